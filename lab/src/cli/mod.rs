//! The `lab` program: one file per command.

mod audit;
mod cell;
mod erase;
mod extraction;
mod fault;
mod fuzz;
mod load;
mod memory;
mod parity;
mod planted;
mod power;
mod probes;
mod random_weights;
mod train;

use std::process::ExitCode;

use backend::cli::{exit_code, leave_with_the_reader};
use clap::{Parser, Subcommand};

/// Train skillscope's tiny models, and measure the program: error rates, parity, speed.
#[derive(Parser)]
#[command(name = "lab", version, max_term_width = 100)]
struct Cli {
    /// Answer as JSON on stdout.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Audit(audit::Args),
    Cell(cell::Args),
    Erase(erase::Args),
    Extraction(extraction::Args),
    Fault(fault::Args),
    Fuzz(fuzz::Args),
    Load(load::Args),
    Memory(memory::Args),
    Parity(parity::Args),
    Planted(planted::Args),
    Probes(probes::Args),
    RandomWeights(random_weights::Args),
    Train(train::Args),
}

/// Runs the program: exit 0 done, 1 failed, 2 wrong usage.
pub fn main() -> ExitCode {
    leave_with_the_reader();
    let cli = Cli::parse();
    exit_code(match cli.command {
        Command::Audit(args) => audit::run(&args),
        Command::Cell(args) => cell::run(&args, cli.json),
        Command::Erase(args) => erase::run(&args, cli.json),
        Command::Extraction(args) => extraction::run(&args, cli.json),
        Command::Fault(args) => fault::run(&args, cli.json),
        Command::Fuzz(args) => fuzz::run(&args, cli.json),
        Command::Load(args) => load::run(&args, cli.json),
        Command::Memory(args) => memory::run(&args, cli.json),
        Command::Parity(args) => parity::run(&args, cli.json),
        Command::Planted(args) => planted::run(&args, cli.json),
        Command::Probes(args) => probes::run(&args, cli.json),
        Command::RandomWeights(args) => random_weights::run(&args, cli.json),
        Command::Train(args) => train::run(&args, cli.json),
    })
}
