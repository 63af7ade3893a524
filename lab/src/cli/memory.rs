//! `lab memory`: the most memory that a study takes whose activations lie on disk, without the model.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use backend::job::Workers;
use backend::store::{RunFolder, Unfinished};
use burn::tensor::Device;
use shared::Error;
use shared::artefact::ArtefactStore;
use shared::run::{RunContext, Stage, study};
use shared::site::{Position, Site};
use shared::study::StudyConfig;

use super::extraction::peak_bytes;
use crate::planted::{self, Noise, Planted, Structure};

/// Rows that a run reads off the model at a time, more or less.
const ROWS_IN_BATCH: usize = 64;

/// Write planted activations of a shape to disk, compute their study, and say how much memory it took at most.
#[derive(clap::Args)]
pub struct Args {
    /// Blocks of the model; the sites are the embedding and the stream after each.
    #[arg(long, default_value_t = 32)]
    blocks: usize,
    /// Width of the stream.
    #[arg(long, default_value_t = 4096)]
    width: usize,
    /// Template tokens among the positions, beside eight others.
    #[arg(long, default_value_t = 6)]
    connectors: usize,
    /// Base prompts per task, of nine tasks, with five responses each.
    #[arg(long, default_value_t = 60)]
    prompts: usize,
    /// Folder for the activations and what the study's units give; it must have room.
    #[arg(long)]
    folder: PathBuf,
    /// Begin no further unit after so many minutes, and say how far it came.
    #[arg(long)]
    minutes: Option<u64>,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let planted = Planted {
        d: args.width,
        sites: Site::all(args.blocks),
        positions: positions(args.connectors),
        ..Planted::at(Noise { prompts: args.prompts, ..Noise::default() }, Structure::Independent, 1)
    };
    let mut config = StudyConfig::default_for("planted", args.blocks, planted.seed);
    if let Some(ablation) = &mut config.ablation {
        ablation.behaviour = None;
    }
    std::fs::create_dir_all(&args.folder).with_context(|| format!("{}: cannot be made", args.folder.display()))?;
    let store: Arc<dyn ArtefactStore> =
        Arc::new(RunFolder::open(&args.folder.join("study"), "memory", Unfinished::Restart)?);
    let (samples, activations) = planted::synthesise_in(&store, &planted, ROWS_IN_BATCH)?;
    let written = peak()?;
    let (workers, done) = (Workers::new()?, Mutex::new((0, 0)));
    let until = args.minutes.map(|minutes| Instant::now() + Duration::from_secs(60 * minutes));
    let context = RunContext {
        executor: &workers,
        artefacts: Some(store.clone()),
        progress: &|stage, units, total| {
            if stage == Stage::Probe {
                *done.lock().expect("nobody panics with it") = (units, total);
            }
        },
        stop: &|| until.is_some_and(|until| Instant::now() > until),
        ..RunContext::quiet(&workers)
    };
    match study(planted::input(config, &samples, &activations), &Device::flex(), &context) {
        Ok(_) | Err(Error::Stopped) => {}
        Err(error) => return Err(error.into()),
    }
    let (units, total) = *done.lock().expect("nobody panics with it");
    let gigabytes = [planted.sites.len(), planted.positions.len(), samples.len(), planted.d, size_of::<f32>()]
        .iter()
        .map(|&of| of as f64)
        .product::<f64>()
        / 1e9;
    if json {
        let found = serde_json::json!({"gigabytes": gigabytes, "units": units, "of": total, "peak_bytes": peak()?});
        println!("{found}");
    } else {
        println!("activations: {gigabytes:.1} GB on disk, {:.2} GB of memory to write them", written as f64 / 1e9);
        println!("study: {units} of {total} units of its probes, {:.2} GB of memory at most", peak()? as f64 / 1e9);
    }
    Ok(())
}

fn positions(connectors: usize) -> Vec<Position> {
    use Position::{Connector, Eos, First, Last, Mean, Q25, Q50, Q75, UserLast};
    let connectors = (0..connectors).map(Connector);
    std::iter::once(UserLast).chain(connectors).chain([First, Q25, Q50, Q75, Last, Eos, Mean]).collect()
}

fn peak() -> Result<u64> {
    peak_bytes().context("this system does not say how much memory was held")
}
