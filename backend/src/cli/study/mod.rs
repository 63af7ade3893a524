//! `skillscope study`: finished studies shown, verified and compared; and `skillscope export`.

mod diff;
mod export;
mod show;
mod verify;

pub(super) use export::{Args as ExportArgs, run as export, write_folder};
pub(super) use show::{print_probes, print_tasks, print_verdicts, probe_results};

use anyhow::Result;
use clap::Subcommand;

/// Show, verify or compare finished studies; a study is its folder, its bundle, or the id of a known one. Results of
/// `skillscope probe` are shown, too.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Show(show::Args),
    Verify(verify::Args),
    Diff(diff::Args),
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    match &args.command {
        Command::Show(args) => show::run(args, json),
        Command::Verify(args) => verify::run(args, json),
        Command::Diff(args) => diff::run(args, json),
    }
}
