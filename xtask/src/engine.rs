//! The engines of Live in the browser, one for the CPU and one for the GPU: compiled and bound apart from the page, which
//! starts one as a worker when it writes in the tab.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::asset;
use crate::install;
use crate::split::{self, Named};
use crate::workspace::{Workspace, run};

/// What an engine computes on.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// The CPU.
    Cpu,
    /// The GPU, by WebGPU.
    Gpu,
}

impl Kind {
    /// Every kind.
    pub(crate) const ALL: [Self; 2] = [Self::Cpu, Self::Gpu];

    /// What the names of its files begin with.
    pub(crate) fn stem(self) -> &'static str {
        match self {
            Self::Cpu => "engine",
            Self::Gpu => "engine-gpu",
        }
    }
}

/// The worker's script and its module.
pub(crate) struct Engine {
    /// Starts the worker; refers to the module by name.
    pub(crate) script: Named,
    /// The module.
    pub(crate) module: Named,
}

/// What the engine needs of the compiler: vectors, and the browser's random numbers, by which burn names parameters.
const FLAGS: &str = "-Ctarget-feature=+simd128 --cfg=getrandom_backend=\"wasm_js\"";

/// A chore of cargo's on an engine, with its flags.
pub(crate) fn cargo(workspace: &Workspace, chore: &str, kind: Kind) -> Command {
    let mut cargo = workspace.cargo([chore, "--package", "engine", "--profile", "engine", "--target", install::WASM]);
    cargo.env("CARGO_TERM_PROGRESS_WHEN", "never").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FLAGS);
    if matches!(kind, Kind::Gpu) {
        cargo.args(["--features", "webgpu"]);
    }
    cargo
}

/// Compiles and binds it.
pub(crate) fn build(workspace: &Workspace, kind: Kind) -> Result<Engine> {
    run(&mut cargo(workspace, "build", kind), "fix the engine's source as the compiler says")?;
    let wasm = workspace.target.join(install::WASM).join("engine").join("engine.wasm");
    let bound = workspace.target.join(format!("page-{}", kind.stem()));
    let _ = std::fs::remove_dir_all(&bound);
    split::bind(&wasm, &bound)?;
    let module = split::named(kind.stem(), &std::fs::read(bound.join("engine_bg.wasm"))?)?;
    let script = text(&bound.join("engine.js"))?;
    let script = split::replace(&script, "engine_bg.wasm", &module.name)?;
    let script = asset::squeeze(&format!("{script}\n__wbg_init();\n")).into_bytes();
    let name = format!("{}-{}.js", kind.stem(), asset::short_hash(&script));
    Ok(Engine { script: Named { name, bytes: script }, module })
}

fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}
