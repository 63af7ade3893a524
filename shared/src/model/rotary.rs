//! Rotary position embedding (Su et al. 2021), in the rotate-half form of Hugging Face.

use burn::tensor::{Device, Tensor, TensorData};

use super::config::{ModelConfig, RopeScaling};

/// Cosines and sines of the positions of one batch.
pub struct Rotary {
    /// `[batch or 1, 1, tokens, d_head / 2]`
    cos: Tensor<4>,
    /// `[batch or 1, 1, tokens, d_head / 2]`
    sin: Tensor<4>,
}

impl Rotary {
    /// Angles of `positions`, one list per row (a single list serves every row).
    pub fn new(config: &ModelConfig, positions: &[Vec<usize>], device: &Device) -> Self {
        let frequencies = inverse_frequencies(config);
        let shape = [positions.len(), 1, positions[0].len(), frequencies.len()];
        let angle = |f: fn(f64) -> f64| {
            let values: Vec<f32> = positions
                .iter()
                .flatten()
                .flat_map(|&position| frequencies.iter().map(move |frequency| f(position as f64 * frequency) as f32))
                .collect();
            Tensor::from_data(TensorData::new(values, shape), device)
        };
        Self { cos: angle(f64::cos), sin: angle(f64::sin) }
    }

    /// Rotates queries or keys.
    ///
    /// # Shapes
    /// `[batch, heads, tokens, d_head]` → the same
    pub fn rotate(&self, x: Tensor<4>) -> Tensor<4> {
        let half = x.dims()[3] / 2;
        let (low, high) = (x.clone().narrow(3, 0, half), x.narrow(3, half, half));
        let turned_low = low.clone() * self.cos.clone() - high.clone() * self.sin.clone();
        let turned_high = high * self.cos.clone() + low * self.sin.clone();
        Tensor::cat(vec![turned_low, turned_high], 3)
    }
}

/// One frequency per pair of dimensions, in radians per token, scaled as the checkpoint asks.
fn inverse_frequencies(config: &ModelConfig) -> Vec<f64> {
    let d_head = config.d_head as f64;
    let plain = (0..config.d_head / 2).map(|pair| config.rope.theta.powf(-2.0 * pair as f64 / d_head));
    plain.map(|frequency| scaled(frequency, &config.rope.scaling)).collect()
}

/// The frequency after the checkpoint's rope scaling.
fn scaled(frequency: f64, scaling: &RopeScaling) -> f64 {
    match *scaling {
        RopeScaling::None => frequency,
        RopeScaling::Linear { factor } => frequency / factor,
        RopeScaling::Llama3 { factor, low_freq_factor, high_freq_factor, original_max_positions } => {
            let wavelength = 2.0 * std::f64::consts::PI / frequency;
            let turns = original_max_positions as f64 / wavelength;
            let smooth = ((turns - low_freq_factor) / (high_freq_factor - low_freq_factor)).clamp(0.0, 1.0);
            (1.0 - smooth) * frequency / factor + smooth * frequency
        }
    }
}
