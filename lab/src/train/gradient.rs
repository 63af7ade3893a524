//! One optimiser step: the batch in two shards, one per core, their gradients added.

use anyhow::{Result, anyhow};
use burn::optim::{GradientsParams, MultiGradientsParams};
use burn::tensor::{Device, Int, Tensor, TensorData, activation};
use shared::model::{Decoder, ModelConfig, NoHook, Rows};

use super::batch::{Batch, Row};
use super::checkpoint::Checkpoint;
use super::detached;

/// Shards of a batch. Two, whatever the machine: a sum of two does not depend on their order, so neither do the weights.
const SHARDS: usize = 2;

/// The workers.
pub struct Shards<'a> {
    config: &'a ModelConfig,
    workers: Vec<rayon::ThreadPool>,
    device: Device,
}

impl<'a> Shards<'a> {
    /// Starts the workers.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(config: &'a ModelConfig) -> Result<Self> {
        let worker = || rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let workers = (0..SHARDS).map(|_| worker()).collect::<std::result::Result<_, _>>()?;
        Ok(Self { config, workers, device: Device::flex() })
    }

    /// One step; returns the mean loss in nats per predicted token, and how many those are.
    ///
    /// # Errors
    /// When a worker dies or the loss is no longer a number.
    pub fn step(&self, state: &mut Checkpoint, batch: &Batch, learning_rate: f64) -> Result<(f64, usize)> {
        let targets = batch.rows.iter().map(Row::targets).sum();
        let parts: Vec<Option<(f64, GradientsParams)>> = std::thread::scope(|scope| {
            let shards = self.workers.iter().enumerate().map(|(shard, worker)| {
                let rows: Vec<&Row> = batch.rows.iter().skip(shard).step_by(SHARDS).collect();
                let decoder = detached(&state.decoder, &self.device.clone().autodiff());
                scope.spawn(move || worker.install(|| gradients(&decoder, self.config, &rows, targets)))
            });
            let running: Vec<_> = shards.collect();
            running.into_iter().map(|shard| shard.join().ok()).collect()
        });
        let mut loss = 0.0;
        let mut gradients = MultiGradientsParams::default();
        for part in parts {
            let (share, shard) =
                part.ok_or_else(|| anyhow!("a training worker died; run again, it resumes from the last checkpoint"))?;
            loss += share;
            gradients.grads.push((shard, self.device.clone()));
        }
        if !loss.is_finite() {
            return Err(anyhow!("the loss is no longer a number at step {}; lower --learning-rate", state.step));
        }
        state.decoder = state.optimizer.step_multi(learning_rate, state.decoder.clone(), gradients);
        Ok((loss, targets))
    }
}

/// Loss (this shard's share of the mean over all `targets`) and gradients.
fn gradients(decoder: &Decoder, config: &ModelConfig, rows: &[&Row], targets: usize) -> (f64, GradientsParams) {
    let device = Device::flex().autodiff();
    let inputs: Vec<&[u32]> = rows.iter().map(|row| row.inputs()).collect();
    let batch = Rows::right_padded(&inputs, &device);
    let tokens = batch.tokens();
    let stream = decoder.stream(config, &batch, None, &mut NoHook).reshape([rows.len() * tokens, config.d_model]);
    let asked = rows
        .iter()
        .enumerate()
        .flat_map(|(row, content)| content.predictions().map(move |(at, id)| (row * tokens + at, id)));
    let (places, ids): (Vec<i32>, Vec<i32>) = asked.map(|(place, id)| (place as i32, id as i32)).unzip();
    let n = places.len();
    let places = Tensor::<1, Int>::from_data(TensorData::new(places, [n]), &device);
    let ids = Tensor::<2, Int>::from_data(TensorData::new(ids, [n, 1]), &device);
    let log_probabilities = activation::log_softmax(decoder.logits(config, stream.select(0, places)), 1);
    let loss = log_probabilities.gather(1, ids).sum().neg() / targets as f64;
    let gradients = GradientsParams::from_grads(loss.backward(), decoder);
    (f64::from(loss.into_scalar::<f32>()), gradients)
}
