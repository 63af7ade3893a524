//! `cargo xtask wheel`: the Python package with the program inside, tested and used where it is installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::{SELECTION, Workspace, cargo, run, step};
use crate::{install, page, serve};

const STEPS: usize = 7;

/// Builds wheels.
const MATURIN: &str = "maturin>=1.7,<2";

/// What the tests and the notebook use beside the package.
const TESTED_WITH: [&str; 4] = ["ipykernel", "matplotlib", "nbclient", "pytest"];

/// Set where maturin calls this program in cargo's place: the real cargo.
pub(crate) const CARGO: &str = "SKILLSCOPE_XTASK_CARGO";

const OFFLINE: &str = "it takes packages from Python's index: check the network";

/// Builds the wheel into the target folder, installs it into an environment of its own, and runs its tests and the notebook
/// there.
pub(crate) fn wheel() -> Result<()> {
    let workspace = Workspace::locate()?;
    let folder = workspace.target.join("wheel");
    step(1, STEPS, "page: the program embeds it", page::build_page)?;
    step(2, STEPS, "program: as the tests start it", || serve::build_program("skillscope"))?;
    let maturin = step(3, STEPS, "maturin", || maturin(&folder.join("maturin")))?;
    let wheel = step(4, STEPS, "wheel", || build(&workspace, &maturin, &folder.join("dist")))?;
    let installed = step(5, STEPS, "the wheel in a fresh environment", || {
        let path = folder.join("installed");
        if path.exists() {
            std::fs::remove_dir_all(&path).with_context(|| format!("{}: cannot be removed", path.display()))?;
        }
        let venv = Venv::make(path)?;
        venv.install(&wheel, &TESTED_WITH)?;
        Ok(venv)
    })?;
    step(6, STEPS, "tests of the package", || {
        let mut tests = installed.command("python");
        tests.args(["-m", "pytest", "-p", "no:cacheprovider", "--durations=5"]).arg(workspace.join("python/tests"));
        run(&mut tests, "the failing tests are named above")
    })?;
    step(7, STEPS, "docs/notebook.ipynb", || {
        let mut notebook = installed.command("jupyter-execute");
        notebook.arg("--timeout=300").arg(workspace.join("docs/notebook.ipynb"));
        run(&mut notebook, "the failing cell is shown above")
    })?;
    eprintln!("\n{}", wheel.display());
    Ok(())
}

/// What maturin gets where it calls cargo. Its `cargo rustc` would build the program's package alone, whose dependencies have
/// other features, and compile all of them anew; it gets the build that every chore shares.
pub(crate) fn in_cargos_place(arguments: &[String]) -> Result<()> {
    let workspace = Workspace::locate()?;
    let mut command = if arguments.first().is_some_and(|word| word == "rustc") {
        let build = ["build", "--release", "--bin", "skillscope", "--message-format", "json-render-diagnostics"];
        workspace.cargo(build.iter().chain(&SELECTION))
    } else {
        workspace.cargo(arguments)
    };
    // Otherwise cargo would call this program for its own subcommands.
    run(command.env("CARGO", cargo()).env_remove(CARGO), "maturin called it; look at the message above")
}

/// A Python environment.
struct Venv(PathBuf);

impl Venv {
    fn make(folder: PathBuf) -> Result<Self> {
        let python =
            install::on_path(&["python3", "python"]).context("no python3 on PATH; install Python 3.9 or later")?;
        let mut command = Command::new(python);
        command.args(["-m", "venv"]).arg(&folder);
        run(&mut command, "install Python's venv (Debian: python3-venv)")?;
        Ok(Self(folder))
    }

    /// The path of one of its programs.
    fn program(&self, name: &str) -> PathBuf {
        let folder = self.0.join(if cfg!(windows) { "Scripts" } else { "bin" });
        folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A call of one of its programs, which uses the installed `skillscope` and writes nothing beside the sources.
    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.program(name));
        command.env("PYTHONDONTWRITEBYTECODE", "1").env_remove("SKILLSCOPE_BIN");
        command
    }

    /// Installs a package, by name or as a file, and others by name.
    fn install(&self, package: &Path, others: &[&str]) -> Result<()> {
        let mut pip = self.command("python");
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        run(pip.arg(package).args(others), OFFLINE)
    }
}

/// The path of maturin, installed once.
fn maturin(folder: &Path) -> Result<PathBuf> {
    let kept = Venv(folder.to_owned()).program("maturin");
    if kept.is_file() {
        return Ok(kept);
    }
    let venv = Venv::make(folder.to_owned())?;
    venv.install(Path::new(MATURIN), &[])?;
    Ok(venv.program("maturin"))
}

/// Packs the program and the package into a wheel for this system; returns its path.
fn build(workspace: &Workspace, maturin: &Path, out: &Path) -> Result<PathBuf> {
    let _ = std::fs::remove_dir_all(out);
    let xtask = std::env::current_exe().context("xtask does not know its own path")?;
    let mut command = Command::new(maturin);
    command.current_dir(workspace.join("python")).args(["build", "--compatibility", "linux", "--out"]).arg(out);
    run(command.env("CARGO", xtask).env(CARGO, cargo()), "look at maturin's message above")?;
    let files = std::fs::read_dir(out).with_context(|| out.display().to_string())?;
    let mut paths = files.filter_map(|entry| Some(entry.ok()?.path()));
    let wheel = paths.find(|path| path.extension().is_some_and(|kind| kind == "whl"));
    wheel.with_context(|| format!("{}: maturin left no wheel", out.display()))
}
