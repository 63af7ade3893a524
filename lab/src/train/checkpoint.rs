//! The state of a training, on disk between two sittings.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use burn::module::Module;
use burn::optim::ModuleOptimizer;
use burn::store::ModuleRecord;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};
use shared::model::{Decoder, ModelConfig};

use super::{LossPoint, TrainConfig, initial, optimizer, snapshot};

/// Weights, optimiser and counters.
pub struct Checkpoint {
    /// The weights.
    pub decoder: Decoder,
    /// The optimiser with its moments.
    pub optimizer: ModuleOptimizer,
    /// Steps done of this training.
    pub step: usize,
    /// Tokens learnt from after prompts, those of earlier trainings included.
    pub tokens: usize,
    /// The loss so far, that of earlier trainings included.
    pub curve: Vec<LossPoint>,
    recent: Vec<f64>,
}

/// The state that is written beside the weights.
#[derive(Serialize, Deserialize)]
struct Progress {
    config: TrainConfig,
    step: usize,
    tokens: usize,
    curve: Vec<LossPoint>,
}

impl Checkpoint {
    /// The state before the first step.
    pub fn new(decoder: Decoder, optimizer: ModuleOptimizer) -> Self {
        Self { decoder, optimizer, step: 0, tokens: 0, curve: Vec::new(), recent: Vec::new() }
    }

    /// The same after earlier trainings with this loss curve.
    pub fn after(self, curve: Vec<LossPoint>) -> Self {
        Self { tokens: curve.last().map_or(0, |point| point.tokens), curve, ..self }
    }

    /// Counts a step.
    pub fn count(&mut self, loss: f64, tokens: usize) {
        self.step += 1;
        self.tokens += tokens;
        self.recent.push(loss);
    }

    /// Adds a line to the loss curve, which counts the steps of earlier trainings too.
    pub fn report(&mut self, steps_before: usize) -> LossPoint {
        let loss = self.recent.iter().sum::<f64>() / self.recent.len().max(1) as f64;
        self.recent.clear();
        let point = LossPoint { step: steps_before + self.step, tokens: self.tokens, loss };
        self.curve.push(point);
        point
    }

    /// Reads the last checkpoint of `out`.
    ///
    /// # Errors
    /// When it is damaged or was made with another configuration.
    pub fn load(out: &Path, config: &TrainConfig, device: &Device) -> Result<Option<Self>> {
        let folder = folder(out);
        let Ok(text) = std::fs::read_to_string(folder.join("progress.json")) else { return Ok(None) };
        let damaged = || format!("{} is damaged; delete it to start anew", folder.display());
        let progress: Progress = serde_json::from_str(&text).with_context(damaged)?;
        if progress.config != *config {
            bail!("{} was made with another configuration; choose another --out or delete it", folder.display());
        }
        let model_config = ModelConfig::from_json(&snapshot::config_json(config)?)?;
        let record = ModuleRecord::load(folder.join("weights")).with_context(damaged)?;
        let decoder = initial::decoder(&model_config, config.seed, device).load_record(record);
        let optimizer = optimizer(config).load(folder.join("optimizer")).with_context(damaged)?;
        let Progress { step, tokens, curve, .. } = progress;
        Ok(Some(Self { decoder, optimizer, step, tokens, curve, recent: Vec::new() }))
    }

    /// Writes a checkpoint; the last one stays complete until this one is.
    ///
    /// # Errors
    /// When the checkpoint cannot be written.
    pub fn save(&self, out: &Path, config: &TrainConfig) -> Result<()> {
        let next = out.join("checkpoint.next");
        let failed = || format!("cannot write {}", next.display());
        let _ = std::fs::remove_dir_all(&next);
        std::fs::create_dir_all(&next).with_context(failed)?;
        self.decoder.clone().into_record().save(next.join("weights")).with_context(failed)?;
        self.optimizer.save(next.join("optimizer")).with_context(failed)?;
        let Self { step, tokens, curve, .. } = self;
        let progress = Progress { config: config.clone(), step: *step, tokens: *tokens, curve: curve.clone() };
        std::fs::write(next.join("progress.json"), serde_json::to_string(&progress)?).with_context(failed)?;
        let _ = std::fs::remove_dir_all(folder(out));
        std::fs::rename(&next, folder(out)).with_context(failed)
    }
}

fn folder(out: &Path) -> PathBuf {
    out.join("checkpoint")
}
