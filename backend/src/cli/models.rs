//! `skillscope models`: the models that `--model` accepts, and how far each family was checked.

use std::path::PathBuf;

use anyhow::Result;
use shared::api::ModelEntry;
use shared::model::family;

use crate::parity::{self, Parity};
use crate::store;

/// List bundled and local models, whether they load, and how closely each family agrees with transformers.
#[derive(clap::Args)]
pub struct Args {
    /// The folder that holds models/ [default: the user's data folder]
    #[arg(long)]
    data_dir: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let data_dir = args.data_dir.clone().unwrap_or_else(store::default_data_dir);
    let (models, verified) = (store::list_models(&data_dir.join("models")), parity::shipped());
    if json {
        println!("{}", serde_json::json!({"models": models, "verified": verified}));
        return Ok(());
    }
    println!("{:<44} {:<12} {:>11} {:>9} {:<9} loads", "model", "family", "parameters", "size", "dtype");
    models.iter().for_each(print_model);
    println!("\nVerified against transformers (relative to the largest value; greedy alone and in a padded batch):\n");
    println!(
        "{:<30} {:<30} {:<5} {:>10} {:>9} {:>9} {:>11}  when",
        "family", "checkpoint", "dtype", "f32", "argmax", "greedy", "low cosine"
    );
    verified.iter().for_each(print_verified);
    if let Some(first) = verified.first() {
        println!("\nReference: {}; random checkpoints, every site, final norm and logits.", first.reference);
    }
    Ok(())
}

fn print_model(model: &ModelEntry) {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "?".to_owned());
    let parameters = model.parameters.map_or_else(|| "?".to_owned(), millions);
    let size = format!("{} MB", model.bytes.div_ceil(1_000_000));
    let loads = model.problem.clone().map_or_else(|| "yes".to_owned(), |problem| format!("no: {problem}"));
    println!(
        "{:<44} {:<12} {parameters:>11} {size:>9} {:<9} {loads}",
        model.name,
        text(&model.family),
        text(&model.dtype)
    );
}

fn millions(parameters: usize) -> String {
    format!("{:.1} M", parameters as f64 / 1e6)
}

fn print_verified(row: &Parity) {
    let title = family::all().iter().find(|family| family.model_type == row.family).map_or("", |family| family.title);
    let cosine = row.low_cosine.map_or_else(|| "–".to_owned(), |cosine| format!("{cosine:.5}"));
    println!(
        "{:<30} {:<30} {:<5} {:>10.1e} {:>9} {:>9} {cosine:>11}  {}",
        title,
        row.checkpoint,
        row.dtype,
        row.difference,
        format!("{}/{}", row.same_argmax, row.argmax),
        format!("{}/{}", row.same_greedy, row.greedy),
        row.date
    );
}
