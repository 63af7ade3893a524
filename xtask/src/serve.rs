//! `cargo xtask serve`: builds the missing parts and starts the server.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, anyhow, bail};

use crate::page;
use crate::workspace::{ALONE, SELECTION, Workspace, run, step};

/// The option that asks for the GPU's kernels where no GPU is found.
const GPU: &str = "--gpu";
/// Left in the target folder by a build with the GPU's kernels: a second build without them would take as long again.
const WITH_GPU: &str = "release/.skillscope-gpu";

/// Builds the page and the program, then becomes `skillscope serve`.
pub(crate) fn serve(arguments: &[String]) -> Result<()> {
    let workspace = Workspace::locate()?;
    let asked = arguments.iter().any(|argument| argument == GPU);
    let selection: &[&str] = if asked || gpu_is_here() || workspace.target.join(WITH_GPU).exists() {
        eprintln!("the program gets the CPU's and the GPU's kernels: the first time 15 to 30 minutes on two cores");
        &SELECTION
    } else {
        eprintln!(
            "no GPU is seen: the program gets the CPU's kernels alone, the first time about 15 minutes on two cores"
        );
        eprintln!("(`cargo xtask serve {GPU}` builds the GPU's as well)");
        &ALONE
    };
    // Much of the program's build keeps one core busy; the page's takes the other.
    step(1, 2, "page and program, side by side", || {
        std::thread::scope(|scope| {
            let page = scope.spawn(page::build_page);
            build(&workspace, "skillscope", selection)?;
            page.join().map_err(|_| anyhow!("the page's build panicked; its message is above"))?
        })
    })?;
    let binary = step(2, 2, "the page into the program", || build(&workspace, "skillscope", selection))?;
    eprintln!();
    let passed_on = arguments.iter().filter(|argument| *argument != GPU);
    become_program(Command::new(binary).arg("serve").args(passed_on))
}

/// Whether there is a device node that a graphics driver may use.
fn gpu_is_here() -> bool {
    let on_linux = || {
        let render_node = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with("renderD");
        let nodes = std::fs::read_dir("/dev/dri").into_iter().flatten().flatten();
        nodes.into_iter().any(render_node) || ["/dev/nvidia0", "/dev/dxg"].iter().any(|path| Path::new(path).exists())
    };
    cfg!(not(target_os = "linux")) || on_linux()
}

/// Compiles one of the programs as the tests start it, with the GPU's kernels; returns its path.
pub(crate) fn build_program(name: &str) -> Result<PathBuf> {
    build(&Workspace::locate()?, name, &SELECTION)
}

fn build(workspace: &Workspace, name: &str, selection: &[&str]) -> Result<PathBuf> {
    let arguments = ["build", "--release", "--bin", name];
    run(&mut workspace.cargo(arguments.iter().chain(selection)), "fix the source as the compiler says")?;
    if selection == SELECTION {
        std::fs::write(workspace.target.join(WITH_GPU), "")?;
    }
    Ok(workspace.target.join("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// Builds the `lab` program and becomes it.
pub(crate) fn lab(arguments: &[String]) -> Result<()> {
    let binary = step(1, 1, "program: lab (the first time 15 to 30 minutes on two cores)", || build_program("lab"))?;
    eprintln!();
    become_program(Command::new(binary).args(arguments))
}

/// Builds the programs and becomes a command of `lab`: `fault` gets the path of `skillscope`; `fuzz` reads every target unless one
/// is named, and keeps its corpus in the target folder unless another is named.
pub(crate) fn measure(command: &str, arguments: &[String]) -> Result<()> {
    let workspace = Workspace::locate()?;
    let lab = step(1, 2, "program: lab (the first time 15 to 30 minutes on two cores)", || build_program("lab"))?;
    let program = step(2, 2, "program: skillscope", || build_program("skillscope"))?;
    eprintln!();
    let mut lab = Command::new(lab);
    lab.arg(command);
    if command == "fault" {
        lab.arg(program);
    }
    if command == "fuzz" {
        if arguments.first().is_none_or(|first| first.starts_with('-')) {
            lab.arg("all");
        }
        if !arguments.iter().any(|argument| argument.starts_with("--corpus")) {
            lab.arg("--corpus").arg(workspace.target.join("fuzz"));
        }
    }
    become_program(lab.args(arguments))
}

#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    bail!("the program does not start: {}", command.exec())
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<()> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => bail!("the program ended with {status}"),
        Err(error) => bail!("the program does not start: {error}"),
    }
}
