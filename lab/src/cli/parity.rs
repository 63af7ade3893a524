//! `lab parity`: every checkpoint of a folder against transformers' numbers on it.

use std::path::PathBuf;

use anyhow::{Context, Result};

use backend::device::Compute;
use backend::parity::{self, Parity};
use backend::store;

/// Compare checkpoints with the reference numbers beside them (`python tests/reference.py models`).
#[derive(clap::Args)]
pub struct Args {
    /// Folder of checkpoints, each with <name>.reference.safetensors beside it.
    folder: PathBuf,
    /// Write the table here as JSON.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    compute: Compute,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let device = args.compute.open()?.device;
    let measure = |folder: &PathBuf| parity::measure(folder, &device).with_context(|| folder.display().to_string());
    let rows: Vec<Parity> = parity::checkpoints(&args.folder)?.iter().map(measure).collect::<Result<_>>()?;
    let text = format!("{}\n", serde_json::to_string_pretty(&rows)?);
    if let Some(out) = &args.out {
        store::write_atomically(out, text.as_bytes())?;
    }
    if json {
        print!("{text}");
        return Ok(());
    }
    for row in &rows {
        let cosine = row.low_cosine.map_or_else(|| "–".to_owned(), |cosine| format!("{cosine:.5}"));
        println!(
            "{:<40} {:<12} {:<5} f32 {:.1e}  argmax {}/{}  greedy {}/{}  low cosine {cosine}",
            row.checkpoint,
            row.family,
            row.dtype,
            row.difference,
            row.same_argmax,
            row.argmax,
            row.same_greedy,
            row.greedy
        );
    }
    Ok(())
}
