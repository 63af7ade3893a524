//! The command line: one file per command.

mod activations;
mod check;
mod erase;
mod figure;
mod gc;
mod generate;
mod judges;
mod models;
mod probe;
mod progress;
mod run;
mod serve;
mod study;
mod tasks;
mod template;
mod vectors;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::task_file::Faults;

/// See how an instruction-tuned language model follows instructions.
#[derive(Parser)]
#[command(name = "skillscope", version, max_term_width = 100)]
struct Cli {
    /// Answer as JSON on stdout.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Activations(activations::Args),
    Check(check::Args),
    Erase(erase::Args),
    Export(study::ExportArgs),
    Figure(figure::Args),
    Gc(gc::Args),
    Generate(generate::Args),
    Judges(judges::Args),
    Models(models::Args),
    Probe(probe::Args),
    Run(run::Args),
    Serve(serve::Args),
    Study(study::Args),
    Tasks(tasks::Args),
    Vectors(vectors::Args),
}

/// The exit code of a run that was stopped, as a shell has it for Ctrl+C.
pub(crate) const STOPPED: u8 = 130;

/// The exit code of a program whose output pipe was closed, as a shell has it for SIGPIPE.
const BROKEN_PIPE: i32 = 141;

/// Runs the program: exit 0 done, 1 failed, 2 wrong usage, 130 stopped.
pub fn main() -> ExitCode {
    leave_with_the_reader();
    let cli = Cli::parse();
    let outcome = match cli.command {
        Command::Activations(args) => activations::run(&args, cli.json),
        Command::Check(args) => check::run(&args),
        Command::Erase(args) => erase::run(&args, cli.json),
        Command::Export(args) => study::export(&args, cli.json),
        Command::Figure(args) => figure::run(&args, cli.json),
        Command::Gc(args) => gc::run(&args, cli.json),
        Command::Generate(args) => generate::run(&args, cli.json),
        Command::Judges(args) => judges::run(&args, cli.json),
        Command::Models(args) => models::run(&args, cli.json),
        Command::Probe(args) => probe::run(&args, cli.json),
        Command::Run(args) => run::run(&args, cli.json),
        Command::Serve(args) => serve::run(&args, cli.json),
        Command::Study(args) => study::run(&args, cli.json),
        Command::Tasks(args) => tasks::run(&args, cli.json),
        Command::Vectors(args) => vectors::run(&args, cli.json),
    };
    exit_code(outcome)
}

/// Reports an error on stderr, as one line unless it is of several faults, and returns the exit code.
pub fn exit_code(outcome: Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            match error.downcast_ref::<Faults>() {
                Some(faults) => faults.to_string().lines().for_each(|line| eprintln!("error: {line}")),
                None => eprintln!("error: {}", one_line(&error)),
            }
            match error.downcast_ref() {
                Some(shared::error::Error::Stopped) => STOPPED.into(),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

/// Ends the program when the reader of its output has closed the pipe, as `| head` does: this is not an error, and nothing is
/// reported.
pub fn leave_with_the_reader() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload_as_str().unwrap_or_default();
        if said.starts_with("failed printing to std") && said.contains("Broken pipe") {
            std::process::exit(BROKEN_PIPE);
        }
        report(panic);
    }));
}

/// The error and its causes in one line.
fn one_line(error: &anyhow::Error) -> String {
    format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" ")
}
