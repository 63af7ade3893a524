//! The engine of Live in the browser: compiled and bound apart from the page, which starts it as a worker when Live is opened.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::asset;
use crate::install;
use crate::split::{self, Named};
use crate::workspace::{Workspace, run};

/// The worker's script and its module.
pub(crate) struct Engine {
    /// Starts the worker; refers to the module by name.
    pub(crate) script: Named,
    /// The module.
    pub(crate) module: Named,
}

/// What the engine needs of the compiler: vectors, and the browser's random numbers, by which burn names parameters.
const FLAGS: &str = "-Ctarget-feature=+simd128 --cfg=getrandom_backend=\"wasm_js\"";

/// A chore of cargo's on the engine, with its flags.
pub(crate) fn cargo(workspace: &Workspace, chore: &str) -> Command {
    let mut cargo = workspace.cargo([chore, "--package", "engine", "--profile", "engine", "--target", install::WASM]);
    cargo.env("CARGO_TERM_PROGRESS_WHEN", "never").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FLAGS);
    cargo
}

/// Compiles and binds it.
pub(crate) fn build(workspace: &Workspace) -> Result<Engine> {
    run(&mut cargo(workspace, "build"), "fix the engine's source as the compiler says")?;
    let wasm = workspace.target.join(install::WASM).join("engine").join("engine.wasm");
    let bound = workspace.target.join("page-engine");
    let _ = std::fs::remove_dir_all(&bound);
    split::bind(&wasm, &bound)?;
    let module = split::named("engine", &std::fs::read(bound.join("engine_bg.wasm"))?)?;
    let script = text(&bound.join("engine.js"))?;
    let script = split::replace(&script, "engine_bg.wasm", &module.name)?;
    let script = asset::squeeze(&format!("{script}\n__wbg_init();\n")).into_bytes();
    let name = format!("engine-{}.js", asset::short_hash(&script));
    Ok(Engine { script: Named { name, bytes: script }, module })
}

fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}
