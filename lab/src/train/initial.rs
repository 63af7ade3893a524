//! The initial weights of training, drawn on the host so that they are the same for every device.

use burn::tensor::{Device, TensorData};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shared::model::weights::{self, Kept, Source};
use shared::model::{Decoder, ModelConfig, Precision};

/// Standard deviation of the embedding.
const EMBEDDING_STD: f64 = 0.05;
/// Maps into the stream, damped so that its size does not grow with depth.
const INTO_STREAM: [&str; 2] = ["o_proj.weight", "down_proj.weight"];

/// A decoder with normal weights of standard deviation `1/√d_in`, maps into the stream damped by `1/√(2 n_layers)`, norms
/// that scale by 1, and biases of 0.
pub fn decoder(config: &ModelConfig, seed: u64, device: &Device) -> Decoder {
    let mut draw = Draw { random: ChaCha8Rng::seed_from_u64(seed), config };
    weights::build(config, &mut draw, Kept::as_floats(Precision::F32, device))
        .expect("every tensor that is asked for is drawn")
}

struct Draw<'a> {
    random: ChaCha8Rng,
    config: &'a ModelConfig,
}

impl Source for Draw<'_> {
    fn tensor(&mut self, name: &str, shape: &[usize], _precision: Precision) -> shared::Result<TensorData> {
        let length = shape.iter().product();
        let values = match shape {
            [_, d_in] => self.normal(length, self.deviation(name, *d_in)),
            _ if name.ends_with("bias") => vec![0.0; length],
            _ => vec![(1.0 - self.config.norm.offset) as f32; length],
        };
        Ok(TensorData::new(values, shape.to_vec()))
    }
}

impl Draw<'_> {
    fn deviation(&self, name: &str, d_in: usize) -> f64 {
        if name.starts_with("model.embed_tokens") {
            return EMBEDDING_STD;
        }
        let into_stream = INTO_STREAM.iter().any(|part| name.ends_with(part));
        let damping = if into_stream { (2.0 * self.config.n_layers as f64).sqrt().recip() } else { 1.0 };
        damping / (d_in as f64).sqrt()
    }

    /// Normal values by Box–Muller.
    fn normal(&mut self, length: usize, std: f64) -> Vec<f32> {
        let values = (0..length).map(|_| {
            let (radius, turn) = (1.0 - self.random.random::<f64>(), self.random.random::<f64>());
            (std * (-2.0 * radius.ln()).sqrt() * (2.0 * std::f64::consts::PI * turn).cos()) as f32
        });
        values.collect()
    }
}
