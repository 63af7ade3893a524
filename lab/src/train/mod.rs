//! Training of the tiny models that ship with the program.

mod batch;
mod checkpoint;
pub mod corpus;
pub mod family;
mod gradient;
mod initial;
mod origin;
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
pub use origin::{Origin, Training};
use vocabulary::Vocabulary;

/// All settings that determine the weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainConfig {
    /// The architecture family, one of [`family::ALL`].
    pub family: String,
    /// Seed of the corpus and, without [`TrainConfig::from`], of the initial weights.
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
    /// The snapshot that a further training starts from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Box<Origin>>,
}

/// One line of the loss curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LossPoint {
    /// Steps done, those of earlier trainings included.
    pub step: usize,
    /// Tokens learnt from so far: responses with their end, and the token that follows it.
    pub tokens: usize,
    /// Mean loss since the last line, nats per such token.
    pub loss: f64,
}

/// The settings of one sitting of training; they do not change the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sitting {
    /// Steps between two lines of the loss curve.
    pub report_every: usize,
    /// Steps between two checkpoints.
    pub checkpoint_every: usize,
    /// The most steps of this sitting; the next sitting continues from there.
    pub steps: usize,
}

/// Trains a tiny model and writes its snapshot to `out`; continues from `out/checkpoint` when there is one.
///
/// # Errors
/// When the folder cannot be written, or a checkpoint belongs to another configuration.
pub fn train(training: &Training, sitting: Sitting, out: &Path, report: &dyn Fn(LossPoint)) -> Result<()> {
    let config = &training.config;
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let vocabulary = training.vocabulary()?;
    let model_config = ModelConfig::from_json(&snapshot::config_json(config)?)?;
    let device = Device::flex().autodiff();
    let mut state = match Checkpoint::load(out, config, &device)? {
        Some(state) => state,
        None => training.start(&model_config, &device)?,
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
            report(state.report(config.steps_before()));
        }
        if state.step.is_multiple_of(sitting.checkpoint_every) && state.step < end {
            write(out, config, &vocabulary, &state)?;
        }
    }
    write(out, config, &vocabulary, &state)
}

fn write(out: &Path, config: &TrainConfig, vocabulary: &Vocabulary, state: &Checkpoint) -> Result<()> {
    state.save(out, config)?;
    snapshot::write(out, config, vocabulary, &state.decoder)?;
    snapshot::write_curve(out, &state.curve)
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
