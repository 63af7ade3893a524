//! `skillscope study`: finished studies shown, verified and compared.

mod diff;
mod show;
mod verify;

pub(super) use show::print_tasks;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Subcommand;

use crate::embedded;
use crate::store;

/// Show, verify or compare finished studies; a study is its folder, or the id of a bundled one.
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

/// A study's folder; a bundled study is unpacked into one that goes when this is dropped.
struct Folder {
    path: PathBuf,
    _unpacked: Option<tempfile::TempDir>,
}

impl Folder {
    fn open(name: &str) -> Result<Self> {
        if Path::new(name).is_dir() {
            return Ok(Self { path: PathBuf::from(name), _unpacked: None });
        }
        let files = embedded::study_files(name);
        if files.is_empty() {
            bail!("{name}: no folder and no bundled study; bundled are {}", embedded::study_ids().join(", "));
        }
        let unpacked = tempfile::tempdir().context("cannot make a folder to unpack the bundled study")?;
        for (file, bytes) in files {
            store::write_atomically(&unpacked.path().join(file), &bytes)?;
        }
        Ok(Self { path: unpacked.path().to_owned(), _unpacked: Some(unpacked) })
    }
}
