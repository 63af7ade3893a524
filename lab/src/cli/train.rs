//! `lab train`: trains a tiny model on the nine tasks.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::builder::ArgPredicate;
use indicatif::{ProgressBar, ProgressStyle};

use crate::train::{LossPoint, Sitting, TrainConfig, Training, family, train};

/// Train a tiny model on the nine tasks; run again to resume.
#[derive(clap::Args)]
pub struct Args {
    /// Architecture family: llama, qwen2 or gemma2.
    #[arg(long, default_value = "llama")]
    family: String,
    /// Start from the weights and the tokenizer of this snapshot, itself trained here, instead of a seed.
    #[arg(long, value_name = "SNAPSHOT", conflicts_with = "family")]
    from: Option<String>,
    /// Folder of the snapshot and its checkpoints.
    #[arg(long)]
    out: PathBuf,
    /// Seed of weights and corpus; with --from of the corpus, whose batches go on where the snapshot's training ended.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Optimiser steps; with --from 500.
    #[arg(long, default_value_t = 9000, default_value_if("from", ArgPredicate::IsPresent, "500"))]
    steps: usize,
    /// Sequences per step.
    #[arg(long, default_value_t = 64)]
    batch: usize,
    /// The most steps of this sitting; run again to go on.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    sitting: usize,
    /// Peak learning rate; with --from 0.0002.
    #[arg(long, default_value_t = 2e-3, default_value_if("from", ArgPredicate::IsPresent, "2e-4"))]
    learning_rate: f64,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    family::by_name(&args.family)?;
    if args.batch < 2 || args.steps == 0 {
        bail!("--batch must be at least 2 and --steps at least 1");
    }
    if std::env::var_os(BURN_DEVICE).is_none() {
        return again_on_the_cpu();
    }
    let training = match &args.from {
        Some(from) => Training::from_snapshot(from, &settings(args))?,
        None => Training::from_seed(settings(args)),
    };
    let config = &training.config;
    let bar = ProgressBar::new((config.steps_before() + config.steps) as u64);
    bar.set_position(config.steps_before() as u64);
    bar.set_style(ProgressStyle::with_template("{bar:30} step {pos}/{len} {msg} {elapsed} eta {eta}")?);
    let report = |point: LossPoint| {
        bar.set_position(point.step as u64);
        bar.set_message(format!("loss {:.3}", point.loss));
        if json {
            println!("{}", serde_json::to_string(&point).expect("a loss point is plain data"));
        }
    };
    let sitting = Sitting { report_every: 50, checkpoint_every: 250, steps: args.sitting };
    train(&training, sitting, &args.out, &report)?;
    bar.finish();
    println!("{}", args.out.display());
    Ok(())
}

/// The variable that names burn's default device.
const BURN_DEVICE: &str = "BURN_DEVICE";

/// Starts the same command with the CPU as burn's default device: burn restores an optimiser's moments on its default
/// device, which would be a GPU that may not be there, and the environment of a running program cannot be changed safely.
fn again_on_the_cpu() -> Result<()> {
    let program = std::env::current_exe()?;
    let status =
        std::process::Command::new(program).args(std::env::args_os().skip(1)).env(BURN_DEVICE, "flex").status()?;
    std::process::exit(status.code().unwrap_or(1));
}

/// Steps of warm-up from a seed.
const WARMUP: usize = 200;
/// Steps of warm-up from trained weights: the time in which the second moments of a fresh optimiser fill, 1 / (1 − β₂).
const WARMUP_FURTHER: usize = 50;

fn settings(args: &Args) -> TrainConfig {
    TrainConfig {
        family: args.family.clone(),
        seed: args.seed,
        steps: args.steps,
        batch: args.batch,
        learning_rate: args.learning_rate,
        warmup: if args.from.is_some() { WARMUP_FURTHER } else { WARMUP },
        weight_decay: 0.05,
        vocab_size: 2048,
        d_model: 128,
        d_mlp: 384,
        n_layers: 8,
        n_heads: 4,
        n_kv_heads: 2,
        from: None,
    }
}
