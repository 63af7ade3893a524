//! The paths of the workspace and its target folder, and the calls of tools in it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::wheel;

/// The packages of the program and its tests, always built together: cargo unifies features over the selected
/// packages, so any other selection would compile burn a second time.
pub(crate) const SELECTION: [&str; 8] =
    ["--package", "backend", "--package", "lab", "--package", "tests", "--features", "gpu"];

/// The program alone, without the GPU's kernels: half of the build's time.
pub(crate) const ALONE: [&str; 3] = ["--package", "backend", "--no-default-features"];

/// The folders that every chore works in.
pub(crate) struct Workspace {
    /// The folder that holds the workspace's Cargo.toml.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Asks cargo where the workspace is.
    pub(crate) fn locate() -> Result<Self> {
        #[derive(serde::Deserialize)]
        struct Metadata {
            workspace_root: PathBuf,
            target_directory: PathBuf,
        }
        let mut command = Command::new(cargo());
        command.args(["metadata", "--no-deps", "--format-version", "1"]).stderr(Stdio::inherit());
        if let Some(package) = std::env::var_os("CARGO_MANIFEST_DIR") {
            command.current_dir(package);
        }
        let output = command.output().context("cargo does not start; install Rust from https://rustup.rs")?;
        let metadata: Metadata = serde_json::from_slice(&output.stdout)
            .context("`cargo metadata` failed; run xtask inside the skillscope repository")?;
        Ok(Self { root: metadata.workspace_root, target: metadata.target_directory })
    }

    /// A cargo command in the workspace's root.
    pub(crate) fn cargo<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(cargo());
        command.current_dir(&self.root).args(arguments);
        // Those of the `cargo run` that started xtask would otherwise change build scripts' fingerprints.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST") || text == "CARGO_CRATE_NAME" {
                command.env_remove(&name);
            }
        }
        command
    }

    /// A path below the root.
    pub(crate) fn join(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }
}

/// The cargo that started this program, also where it runs in cargo's place.
pub(crate) fn cargo() -> PathBuf {
    let named = std::env::var_os(wheel::CARGO).or_else(|| std::env::var_os("CARGO"));
    named.map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

/// Runs a command to its end; its output goes to the terminal. `fix` completes "… failed; ".
pub(crate) fn run(command: &mut Command, fix: &str) -> Result<()> {
    let shown = shown(command);
    let status = command.status().with_context(|| format!("`{shown}` does not start; {fix}"))?;
    if !status.success() {
        bail!("`{shown}` failed; {fix}");
    }
    Ok(())
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Announces a step, runs it and prints how long it took.
pub(crate) fn step<T>(number: usize, of: usize, what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("\n[{number}/{of}] {what}");
    let start = Instant::now();
    let value = work()?;
    eprintln!("[{number}/{of}] done in {:.1} s", start.elapsed().as_secs_f64());
    Ok(value)
}
