//! `skillscope bench`: the project's own measurements.

mod extraction;
mod parity;

use anyhow::Result;
use clap::Subcommand;

/// Measure parity and speed.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Parity(parity::Args),
    Extraction(extraction::Args),
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    match &args.what {
        What::Parity(args) => parity::run(args, json),
        What::Extraction(args) => extraction::run(args, json),
    }
}
