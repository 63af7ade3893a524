//! The start of a training: a seed, or a snapshot that was trained here.

use anyhow::{Context, Result, anyhow, ensure};
use burn::tensor::Device;
use serde::{Deserialize, Serialize};
use shared::model::{ModelConfig, Precision};

use super::checkpoint::Checkpoint;
use super::vocabulary::{self, Vocabulary};
use super::{LossPoint, TrainConfig, batch, initial, optimizer, snapshot};
use backend::snapshot::Snapshot;
use shared::hash::sha256;
use shared::snapshot::WEIGHTS;

/// The snapshot that a further training starts from, as training.json records it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// SHA-256 of its model.safetensors, as hex.
    pub weights_sha256: String,
    /// The further training's first batch, counted over the corpus's stream: no earlier batch is used again.
    pub first_batch: usize,
    /// Its training.json.
    pub training: TrainConfig,
}

/// A training: its settings, and the snapshot it starts from, if any.
pub struct Training {
    /// All settings that determine the weights.
    pub config: TrainConfig,
    from: Option<Snapshot>,
}

impl Training {
    /// From weights that are drawn by the seed.
    pub fn from_seed(config: TrainConfig) -> Self {
        Self { config, from: None }
    }

    /// From a snapshot's weights and its tokenizer, with a fresh optimiser. Seed, steps, batch, learning rate, warm-up and
    /// weight decay are those of `settings`; family, shape and vocabulary are the snapshot's.
    ///
    /// # Errors
    /// When the snapshot was not trained here, or its files contradict each other.
    pub fn from_snapshot(model: &str, settings: &TrainConfig) -> Result<Self> {
        let from = Snapshot::open(model)?;
        let training: TrainConfig = serde_json::from_slice(&file(&from, "training.json")?)
            .with_context(|| format!("model {model}: training.json is damaged"))?;
        let shape = ModelConfig::from_json(&snapshot::config_json(&training)?)?;
        ensure!(
            shape == ModelConfig::from_json(&text(&from, "config.json")?)?,
            "model {model}: config.json and training.json describe different models; restore both"
        );
        let weights_sha256 = sha256(&file(&from, WEIGHTS)?);
        let first_batch = batch::next_chunk(training.first_batch() + training.steps);
        let origin = Origin { weights_sha256, first_batch, training: training.clone() };
        Ok(Self { config: settings.further(training, origin), from: Some(from) })
    }

    /// The tokenizer's files: learnt from the corpus, or the snapshot's.
    pub(super) fn vocabulary(&self) -> Result<Vocabulary> {
        let Some(from) = &self.from else { return vocabulary::train(&self.config) };
        Ok(Vocabulary { tokenizer: text(from, "tokenizer.json")?, config: text(from, "tokenizer_config.json")? })
    }

    /// The state before the first step.
    pub(super) fn start(&self, model_config: &ModelConfig, device: &Device) -> Result<Checkpoint> {
        let optimizer = optimizer(&self.config);
        let Some(from) = &self.from else {
            return Ok(Checkpoint::new(initial::decoder(model_config, self.config.seed, device), optimizer));
        };
        let curve = read_curve(&text(from, "loss.csv")?)
            .with_context(|| format!("model {}: loss.csv is damaged; restore it", from.name))?;
        let decoder = from.model(Precision::F32, device)?.decoder;
        Ok(Checkpoint::new(decoder, optimizer).after(curve))
    }
}

impl TrainConfig {
    /// Steps of the trainings before this one.
    pub fn steps_before(&self) -> usize {
        self.from.as_ref().map_or(0, |from| from.training.steps_before() + from.training.steps)
    }

    /// The first batch, counted over the corpus's stream.
    pub fn first_batch(&self) -> usize {
        self.from.as_ref().map_or(0, |from| from.first_batch)
    }

    /// The training that began from a seed: this one, or the first of those before it.
    pub fn first_stage(&self) -> &Self {
        self.from.as_ref().map_or(self, |from| from.training.first_stage())
    }

    /// These settings for the model of an earlier training.
    fn further(&self, model: Self, origin: Origin) -> Self {
        Self {
            seed: self.seed,
            steps: self.steps,
            batch: self.batch,
            learning_rate: self.learning_rate,
            warmup: self.warmup,
            weight_decay: self.weight_decay,
            from: Some(Box::new(origin)),
            ..model
        }
    }
}

fn file(from: &Snapshot, name: &str) -> Result<Vec<u8>> {
    from.files.bytes(name)?.ok_or_else(|| missing(from, name))
}

fn text(from: &Snapshot, name: &str) -> Result<String> {
    from.files.text(name)?.ok_or_else(|| missing(from, name))
}

fn missing(from: &Snapshot, name: &str) -> anyhow::Error {
    anyhow!("model {}: {name} is missing; --from needs a snapshot that was trained here", from.name)
}

/// The lines of loss.csv.
fn read_curve(text: &str) -> Result<Vec<LossPoint>> {
    let point = |line: &str| {
        let [step, tokens, loss] = line.split(',').collect::<Vec<_>>()[..] else {
            return Err(anyhow!("'{line}' is not step, tokens and loss"));
        };
        Ok(LossPoint { step: step.parse()?, tokens: tokens.parse()?, loss: loss.parse()? })
    };
    text.lines().skip(1).map(point).collect()
}
