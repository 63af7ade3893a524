//! `cargo xtask test`: every check, ordered by the cost of finding a failure, cheapest first.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::browsers::Browsers;
use crate::engine;
use crate::install;
use crate::page;
use crate::serve;
use crate::workspace::{SELECTION, Workspace, run, step};

const STEPS: usize = 9;

/// Dependencies that a crate must not have, each with the reason.
const BANS: [Ban; 11] = [
    Ban::anywhere("frontend", "backend", "the page and the native shell meet only over the wire"),
    Ban::anywhere("backend", "frontend", "the page and the native shell meet only over the wire"),
    Ban::anywhere("backend", "burn-autodiff", "training belongs to the lab"),
    Ban::anywhere("backend", "burn-optim", "training belongs to the lab"),
    Ban::anywhere("frontend", "burn", "the decoder belongs to the engine, not to the page's first load"),
    Ban::anywhere("frontend", "tokenizers", "the tokenizer belongs to the engine, not to the page's first load"),
    Ban::anywhere("view_model", "wasm-bindgen", "what the page shows is computed and tested without a browser"),
    Ban::anywhere("shared", "burn", "without `compute` the shared types are plain data"),
    Ban::directly("shared", "tokio", "the science has no IO"),
    Ban::directly("shared", "axum", "the science knows no HTTP"),
    Ban::directly("shared", "reqwest", "the science has no IO"),
];

/// Runs every check; the first failure ends the run.
pub(crate) fn test() -> Result<()> {
    let workspace = Workspace::locate()?;
    let (browsers, smollm2) =
        step(1, STEPS, "tools: wasm target, browsers, accessibility rules, Vulkan driver, a real model", || {
            install::wasm_target()?;
            install::vulkan();
            Ok((Browsers::find(&workspace)?, install::smollm2()))
        })?;
    step(2, STEPS, "format: every file as rustfmt writes it", || {
        run(&mut workspace.cargo(["fmt", "--all", "--check"]), "run `cargo fmt --all`")
    })?;
    step(3, STEPS, "boundaries: what no crate may depend on", || forbid(&workspace))?;
    step(4, STEPS, "page: built first, because the program embeds it", page::build_page)?;
    step(5, STEPS, "programs: what the command-line tests start", || {
        serve::build_program("skillscope")?;
        serve::build_program("lab")
    })?;
    step(6, STEPS, "tests: native, WebAssembly in Chromium, parity with reference fixtures", || {
        tests(&workspace, &browsers, "chromium", smollm2.as_deref(), &[])
    })?;
    step(7, STEPS, "tests of the page once more, in Firefox", || {
        tests(&workspace, &browsers, "firefox", None, &of_the_page(&workspace)?)
    })?;
    step(8, STEPS, "lints of the page, as wasm32 sees it", || lint_page(&workspace))?;
    step(9, STEPS, "lints of everything native", || lint_native(&workspace))?;
    eprintln!("\nall checks passed");
    Ok(())
}

/// The tests that open a browser, by the heads of their names: the modules that use the driver.
fn of_the_page(workspace: &Workspace) -> Result<Vec<String>> {
    let mut heads = Vec::new();
    for entry in std::fs::read_dir(workspace.join("tests")).context("tests/ cannot be read")? {
        let path = entry?.path();
        let opens = || std::fs::read_to_string(&path).is_ok_and(|text| text.contains("use crate::driver::"));
        if path.extension().is_some_and(|extension| extension == "rs") && opens() {
            heads.push(format!("{}::", path.file_stem().unwrap_or_default().to_string_lossy()));
        }
    }
    heads.sort();
    Ok(heads)
}

/// Runs the tests whose names hold one of the parts (all of them when there is none) with a browser.
fn tests(
    workspace: &Workspace,
    browsers: &Browsers,
    browser: &str,
    smollm2: Option<&Path>,
    parts: &[String],
) -> Result<()> {
    let arguments = ["test", "--release", "--test", "tests"];
    let mut command = workspace.cargo(arguments.iter().chain(&SELECTION));
    command.arg("--").args(parts).envs(browsers.variables()).env("SKILLSCOPE_BROWSER", browser);
    command.envs(smollm2.map(|path| (install::SMOLLM2, path)));
    run(&mut command, "the failing tests are named above")
}

/// One forbidden dependency.
struct Ban {
    package: &'static str,
    dependency: &'static str,
    reason: &'static str,
    /// The arguments of `cargo tree`.
    tree: &'static [&'static str],
}

impl Ban {
    /// Forbidden at any depth, of the package without its default features.
    const fn anywhere(package: &'static str, dependency: &'static str, reason: &'static str) -> Self {
        Self { package, dependency, reason, tree: &["--no-default-features"] }
    }

    /// Forbidden as a direct dependency, of the package with all its features.
    const fn directly(package: &'static str, dependency: &'static str, reason: &'static str) -> Self {
        Self { package, dependency, reason, tree: &["--all-features", "--depth", "1"] }
    }
}

/// Fails on the first dependency that a ban forbids.
fn forbid(workspace: &Workspace) -> Result<()> {
    for Ban { package, dependency, reason, tree } in BANS {
        let arguments = ["tree", "--package", package, "--edges", "normal", "--prefix", "none", "--format", "{p}"];
        let output = workspace.cargo(arguments.iter().chain(tree)).output().context("`cargo tree` does not start")?;
        if !output.status.success() {
            bail!("`cargo tree` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let tree = String::from_utf8_lossy(&output.stdout);
        if tree.lines().any(|line| line.split(' ').next() == Some(dependency)) {
            bail!("{package} depends on {dependency}: {reason}; take it out of its Cargo.toml");
        }
        eprintln!("  {package} without {dependency}: {reason}");
    }
    Ok(())
}

/// One check pass over all native crates but xtask, with the features of the build, so that build scripts and
/// macros are shared with it; xtask apart, because its features differ.
fn lint_native(workspace: &Workspace) -> Result<()> {
    let program = ["clippy", "--release", "--all-targets", "--package", "shared"];
    run(deny_warnings(&mut workspace.cargo(program.iter().chain(&SELECTION))), "fix what clippy names")?;
    let xtask = ["clippy", "--release", "--all-targets", "--package", "xtask"];
    run(deny_warnings(&mut workspace.cargo(xtask)), "fix what clippy names")
}

fn lint_page(workspace: &Workspace) -> Result<()> {
    let arguments = ["clippy", "--package", "frontend", "--profile", "page", "--target", install::WASM];
    run(deny_warnings(&mut workspace.cargo(arguments)), "fix what clippy names")?;
    let lint = |kind| run(deny_warnings(&mut engine::cargo(workspace, "clippy", kind)), "fix what clippy names");
    engine::Kind::ALL.into_iter().try_for_each(lint)
}

fn deny_warnings(command: &mut Command) -> &mut Command {
    command.args(["--", "-D", "warnings"])
}
