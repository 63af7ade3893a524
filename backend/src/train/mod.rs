//! Training of the tiny models that ship with the program.

mod batch;
mod checkpoint;
pub mod corpus;
pub mod family;
mod gradient;
mod initial;
pub mod snapshot;
pub mod vocabulary;

use std::path::Path;

use anyhow::{Context, Result};
use burn::grad_clipping::GradientClippingConfig;
use burn::optim::{AdamWConfig, ModuleOptimizer};
use burn::tensor::Device;
use serde::{Deserialize, Serialize};
use shared::model::{Decoder, ModelConfig};

pub use batch::Batches;
use checkpoint::Checkpoint;
use gradient::Shards;

/// Everything that decides the weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainConfig {
    /// The architecture family, one of [`family::ALL`].
    pub family: String,
    /// Seed of initial weights and corpus.
    pub seed: u64,
    /// Optimiser steps.
    pub steps: usize,
    /// Sequences per step.
    pub batch: usize,
    /// Peak learning rate.
    pub learning_rate: f64,
    /// Steps of linear warm-up before the cosine.
    pub warmup: usize,
    /// Decoupled weight decay.
    pub weight_decay: f32,
    /// Entries of the vocabulary.
    pub vocab_size: usize,
    /// Width of the residual stream.
    pub d_model: usize,
    /// Width of the feed-forward part.
    pub d_mlp: usize,
    /// Blocks.
    pub n_layers: usize,
    /// Query heads.
    pub n_heads: usize,
    /// Key and value heads.
    pub n_kv_heads: usize,
}

/// One line of the loss curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LossPoint {
    /// Steps done.
    pub step: usize,
    /// Response tokens learnt from so far.
    pub tokens: usize,
    /// Mean loss since the last line, nats per response token.
    pub loss: f64,
}

/// How one sitting of training goes; none of it changes the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sitting {
    /// Steps between two lines of the loss curve.
    pub report_every: usize,
    /// Steps between two checkpoints.
    pub checkpoint_every: usize,
    /// The most steps of this sitting; another goes on from there.
    pub steps: usize,
}

/// Trains a tiny model and writes its snapshot to `out`; goes on from `out/checkpoint` when there is one.
///
/// # Errors
/// When the folder cannot be written, or a checkpoint belongs to another configuration.
pub fn train(config: &TrainConfig, sitting: Sitting, out: &Path, report: &dyn Fn(LossPoint)) -> Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let vocabulary = vocabulary::train(config)?;
    let model_config = ModelConfig::from_json(&snapshot::config_json(config)?)?;
    let device = Device::flex().autodiff();
    let mut state = match Checkpoint::load(out, config, &device)? {
        Some(state) => state,
        None => Checkpoint::new(initial::decoder(&model_config, config.seed, &device), optimizer(config)),
    };
    let mut batches = Batches::new(&vocabulary, config)?;
    let shards = Shards::new(&model_config)?;
    let end = config.steps.min(state.step.saturating_add(sitting.steps));
    while state.step < end {
        let batch = batches.at(state.step)?;
        let rate = learning_rate(config, state.step + 1);
        let (loss, tokens) = shards.step(&mut state, &batch, rate)?;
        state.count(loss, tokens);
        if state.step.is_multiple_of(sitting.report_every) || state.step == config.steps {
            report(state.report());
        }
        if state.step.is_multiple_of(sitting.checkpoint_every) || state.step == end {
            state.save(out, config)?;
            snapshot::write(out, config, &vocabulary, &state.decoder)?;
            snapshot::write_curve(out, &state.curve)?;
        }
    }
    Ok(())
}

/// Linear warm-up, then a cosine down to a tenth of the peak.
fn learning_rate(config: &TrainConfig, step: usize) -> f64 {
    let warm = (step as f64 / config.warmup.max(1) as f64).min(1.0);
    let span = config.steps.saturating_sub(config.warmup).max(1) as f64;
    let done = (step.saturating_sub(config.warmup) as f64 / span).min(1.0);
    let cosine = 0.1 + 0.45 * (1.0 + (std::f64::consts::PI * done).cos());
    config.learning_rate * warm * cosine
}

fn optimizer(config: &TrainConfig) -> ModuleOptimizer {
    AdamWConfig::new()
        .with_beta_2(0.98)
        .with_epsilon(1e-8)
        .with_weight_decay(config.weight_decay)
        .with_grad_clipping(Some(GradientClippingConfig::Norm(1.0)))
        .init()
}

/// A decoder's parameters as a plain copy that shares nothing with the graph it was trained in.
fn detached(decoder: &Decoder, device: &Device) -> Decoder {
    use burn::module::Module;
    decoder.clone().fork(device)
}
