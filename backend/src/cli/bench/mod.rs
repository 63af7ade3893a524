//! `skillscope bench`: the project's own measurements.

mod erase;
mod extraction;
mod parity;
mod planted;
mod power;
mod probes;
mod random_weights;

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
    Planted(planted::Args),
    Extraction(extraction::Args),
    Erase(erase::Args),
    Probes(probes::Args),
    RandomWeights(random_weights::Args),
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    match &args.what {
        What::Parity(args) => parity::run(args, json),
        What::Planted(args) => planted::run(args, json),
        What::Extraction(args) => extraction::run(args, json),
        What::Erase(args) => erase::run(args, json),
        What::Probes(args) => probes::run(args, json),
        What::RandomWeights(args) => random_weights::run(args, json),
    }
}
