//! `skillscope gc`: removes what broken and abandoned work left in the data folder.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::runs;
use crate::store;

/// Remove the units of abandoned and of finished runs, and broken uploads, from the data folder; studies, models and short links stay
#[derive(clap::Args)]
pub struct Args {
    /// The data folder [default: the user's]
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// Remove nothing, and print what would be removed
    #[arg(long)]
    dry_run: bool,
    /// Only runs' units that did not change for so many days; those that a server's queue still has, or may resume, stay
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    older_than: u64,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let data = args.data_dir.clone().unwrap_or_else(store::default_data_dir);
    let unchanged = Duration::from_secs(args.older_than.saturating_mul(24 * 3600));
    let mut removed = Vec::new();
    for leftover in store::leftovers(&data, &runs::awaited_studies(&data)?, unchanged) {
        if !args.dry_run && !leftover.remove()? {
            continue;
        }
        if !json {
            println!("{}: {}, {} bytes", leftover.path.display(), leftover.kind.name(), leftover.bytes);
        }
        removed.push(leftover);
    }
    let bytes: u64 = removed.iter().map(|of| of.bytes).sum();
    if json {
        let line = |of: &store::Leftover| json!({"path": of.path, "kind": of.kind.name(), "bytes": of.bytes});
        let lines: Vec<_> = removed.iter().map(line).collect();
        println!("{}", json!({"dry_run": args.dry_run, "bytes": bytes, "leftovers": lines}));
    } else {
        println!("{bytes} bytes in all");
    }
    Ok(())
}
