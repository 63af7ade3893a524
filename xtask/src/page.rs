//! `cargo xtask page`: from the `page` binary and index.html to dist/.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::asset::{self, Size};
use crate::engine::{self, Engine, Kind};
use crate::install;
use crate::split::{self, Parts};
use crate::workspace::{Workspace, run};

/// All inputs of the page.
const INPUTS: [&str; 16] = [
    ".cargo/config.toml",
    "Cargo.toml",
    "Cargo.lock",
    "index.html",
    "frontend/Cargo.toml",
    "frontend/style.css",
    "frontend/engine/Cargo.toml",
    "frontend/engine/src",
    "frontend/src",
    "frontend/view_model/Cargo.toml",
    "frontend/view_model/build.rs",
    "frontend/view_model/src",
    "frontend/view_model/text",
    "shared/Cargo.toml",
    "shared/src",
    "xtask/src",
];

/// Holds the hash of [`INPUTS`] that dist/ was made from.
const STAMP: &str = ".inputs";

/// The service worker's name, which stays: a browser looks at it again at every visit.
const SERVICE_WORKER: &str = "sw.js";

/// The sizes of the page's files.
struct Sizes {
    /// Fetched by every visit.
    first: Vec<Size>,
    /// Fetched on first use.
    later: Vec<Size>,
}

/// Builds the page into dist/, unless it is up to date.
pub(crate) fn build_page() -> Result<()> {
    let workspace = Workspace::locate()?;
    let dist = workspace.join("dist");
    let inputs = asset::hash_of_inputs(&workspace.root, &INPUTS, &rustc_version())?;
    if std::fs::read_to_string(dist.join(STAMP)).is_ok_and(|stamp| stamp == inputs) {
        eprintln!("page: up to date");
        return Ok(());
    }
    install::wasm_target()?;
    eprintln!("page: compiling for wasm32 (2 to 4 minutes the first time, then under one)");
    let wasm = compile(&workspace)?;
    let offline = source(&workspace.root, "frontend/src/offline.js")?;
    let parts = split::split(&wasm, &workspace.target.join("page-split"), &offline)?;
    eprintln!("page: compiling the engines of Live (3 to 6 minutes the first time; that of the GPU twice as long)");
    let built = |kind| engine::build(&workspace, kind).map(|engine| (kind, engine));
    let engines = Kind::ALL.into_iter().map(built).collect::<Result<Vec<_>>>()?;
    let staging = workspace.join("dist.new");
    let _ = std::fs::remove_dir_all(&staging);
    let sizes = assemble(&workspace.root, (&parts, &engines), &staging)?;
    std::fs::write(staging.join(STAMP), inputs)?;
    let _ = std::fs::remove_dir_all(&dist);
    std::fs::rename(&staging, &dist).with_context(|| format!("{} cannot be replaced", dist.display()))?;
    asset::print_sizes("first load", &sizes.first);
    asset::print_sizes("on demand", &sizes.later);
    Ok(())
}

fn rustc_version() -> String {
    let output = std::process::Command::new("rustc").arg("--version").output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

/// Compiles the page, with the relocations that its split needs; returns the path of its module.
fn compile(workspace: &Workspace) -> Result<PathBuf> {
    let arguments = ["rustc", "--package", "frontend", "--bin", "page", "--profile", "page"];
    let target = ["--target", install::WASM, "--", "-Clink-arg=--emit-relocs"];
    // The program's build may draw a progress bar at the same time.
    let mut cargo = workspace.cargo(arguments.iter().chain(&target));
    run(cargo.env("CARGO_TERM_PROGRESS_WHEN", "never"), "fix the page's source as the compiler says")?;
    Ok(workspace.target.join(install::WASM).join("page").join("page.wasm"))
}

/// Writes the page's files with names that hold their content's hash, and index.html that refers to them.
fn assemble(root: &Path, (parts, engines): (&Parts, &[(Kind, Engine)]), dist: &Path) -> Result<Sizes> {
    let style = asset::squeeze_style(&source(root, "frontend/style.css")?);
    let style_name = format!("style-{}.css", asset::short_hash(style.as_bytes()));
    let template = source(root, "index.html")?;
    let worker = asset::squeeze(&source(root, "frontend/src/service_worker.js")?);
    let Parts { script, main, pieces, bound } = parts;
    let mut names = vec![
        ("{{script}}".to_owned(), &script.name),
        ("{{wasm}}".to_owned(), &main.name),
        ("{{style}}".to_owned(), &style_name),
    ];
    names.extend(engines.iter().map(|(kind, engine)| (format!("{{{{{}}}}}", kind.stem()), &engine.script.name)));
    let index = fill(template, &names)?;
    let mut first = vec![
        asset::write(dist, "index.html", index.as_bytes())?,
        asset::write(dist, &style_name, style.as_bytes())?,
        asset::write(dist, &script.name, &script.bytes)?,
        asset::write(dist, &main.name, &main.bytes)?,
    ];
    for snippet in snippets(bound, &bound.join("snippets")) {
        first.push(asset::write(dist, &snippet, &std::fs::read(bound.join(&snippet))?)?);
    }
    let of_engines = engines.iter().flat_map(|(_, engine)| [&engine.script, &engine.module]);
    let later = pieces.iter().chain(of_engines);
    let mut later = later.map(|piece| asset::write(dist, &piece.name, &piece.bytes)).collect::<Result<Vec<_>>>()?;
    later.push(asset::write(dist, SERVICE_WORKER, worker.as_bytes())?);
    Ok(Sizes { first, later })
}

/// A text of the page's sources.
fn source(root: &Path, name: &str) -> Result<String> {
    std::fs::read_to_string(root.join(name)).with_context(|| format!("{name} cannot be read"))
}

/// Puts the names into the template; every placeholder must be there.
fn fill(template: String, names: &[(String, &String)]) -> Result<String> {
    names.iter().try_fold(template, |text, (placeholder, name)| {
        if !text.contains(placeholder) {
            bail!("index.html lacks {placeholder}; put it where the file's name belongs");
        }
        Ok(text.replace(placeholder, name))
    })
}

/// The JavaScript snippets of dependencies, as paths relative to `bound`; bindgen names them by content.
fn snippets(bound: &Path, folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .flatten()
        .flat_map(|entry| {
            let path = entry.path();
            if path.is_dir() {
                return snippets(bound, &path);
            }
            let relative = path.strip_prefix(bound).unwrap_or(&path);
            vec![relative.to_string_lossy().replace('\\', "/")]
        })
        .collect();
    names.sort();
    names
}
