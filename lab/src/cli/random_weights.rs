//! `lab random-weights`: the network of random weights of a study's null, as a snapshot.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use shared::model::random::random_weights;
use shared::model::{Precision, weights};

use backend::device::Compute;
use backend::snapshot::Snapshot;
use backend::store::write_atomically;

/// Write the random weights that a study with this model and seed is tried on, so that others can read the same network.
#[derive(clap::Args)]
pub struct Args {
    /// Bundled model, snapshot folder, .gguf file, or hub id (org/name[@revision]).
    #[arg(long)]
    model: String,
    /// The study's seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder to write config.json and model.safetensors (f32) to.
    #[arg(long)]
    out: PathBuf,
    #[command(flatten)]
    compute: Compute,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let snapshot = Snapshot::open(&args.model)?;
    let model = snapshot.model(Precision::F32, &args.compute.open()?.device)?;
    let random = random_weights(&model, args.seed)?;
    let tensors: Vec<(String, Vec<usize>, Vec<u8>)> = weights::named(&random.decoder)
        .into_iter()
        .map(|(name, shape, values)| (name, shape, values.iter().flat_map(|value| value.to_le_bytes()).collect()))
        .collect();
    let mut views = BTreeMap::new();
    for (name, shape, bytes) in &tensors {
        views.insert(name.clone(), TensorView::new(Dtype::F32, shape.clone(), bytes)?);
    }
    let metadata = [("format".to_owned(), "pt".to_owned())].into();
    let weights = safetensors::serialize(views, Some(metadata))?;
    let config = snapshot.files.bytes("config.json")?.context("the snapshot has no config.json; give a whole one")?;
    std::fs::create_dir_all(&args.out).with_context(|| format!("{}: cannot be made", args.out.display()))?;
    write_atomically(&args.out.join("config.json"), &config)?;
    write_atomically(&args.out.join("model.safetensors"), &weights)?;
    if json {
        println!("{}", serde_json::json!({"out": args.out, "tensors": tensors.len()}));
    } else {
        println!("{}: {} tensors", args.out.display(), tensors.len());
    }
    Ok(())
}
