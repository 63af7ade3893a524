//! `cargo xtask serve`: builds what is missing and starts the server.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::page;
use crate::workspace::{SELECTION, Workspace, run, step};

/// Builds the page and the program, then becomes `skillscope serve`.
pub(crate) fn serve(arguments: &[String]) -> Result<()> {
    step(1, 2, "page: WebAssembly, scripts and styles into dist/", page::build_page)?;
    let binary = step(2, 2, "program: skillscope (the first time 10 to 25 minutes on two cores)", || {
        build_program("skillscope")
    })?;
    eprintln!();
    become_program(Command::new(binary).arg("serve").args(arguments))
}

/// Compiles one of the programs; gives its path.
pub(crate) fn build_program(name: &str) -> Result<PathBuf> {
    let workspace = Workspace::locate()?;
    let arguments = ["build", "--release", "--bin", name];
    run(&mut workspace.cargo(arguments.iter().chain(&SELECTION)), "mend the source as the compiler says")?;
    Ok(workspace.target.join("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// Builds the `lab` program and becomes it.
pub(crate) fn lab(arguments: &[String]) -> Result<()> {
    let binary = step(1, 1, "program: lab (the first time 10 to 25 minutes on two cores)", || build_program("lab"))?;
    eprintln!();
    become_program(Command::new(binary).args(arguments))
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
