//! Rotary position embedding (Su et al. 2021), in the rotate-half form of Hugging Face.

use burn::tensor::{DType, Device, Tensor, TensorData};

use crate::model::config::{Rope, RopeScaling};

/// Cosines and sines of the positions of one batch.
pub struct Rotary {
    /// `[batch or 1, 1, tokens, d_head / 2]`
    cos: Tensor<4>,
    /// `[batch or 1, 1, tokens, d_head / 2]`
    sin: Tensor<4>,
}

impl Rotary {
    /// Angles of `positions`, one list per row (a single list serves every row).
    ///
    /// Frequencies and angles are rounded to single precision where transformers rounds them: far into a text that
    /// rounding is larger than any other difference.
    pub fn new(rope: &Rope, d_head: usize, positions: &[Vec<usize>], dtype: DType, device: &Device) -> Self {
        let shape = [positions.len(), 1, positions[0].len(), d_head / 2];
        let angles: Vec<f32> = positions.iter().flat_map(|row| angles(rope, d_head, row)).collect();
        let of = |f: fn(f32) -> f32| {
            let values: Vec<f32> = angles.iter().copied().map(f).collect();
            Tensor::from_data(TensorData::new(values, shape), (device, dtype))
        };
        Self { cos: of(f32::cos), sin: of(f32::sin) }
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

/// The angles of one row's positions, position after position.
fn angles(rope: &Rope, d_head: usize, positions: &[usize]) -> Vec<f32> {
    let end = positions.iter().max().map_or(0, |last| last + 1);
    let frequencies = inverse_frequencies(rope, d_head, end);
    positions
        .iter()
        .flat_map(|&position| frequencies.iter().map(move |frequency| position as f32 * frequency))
        .collect()
}

/// One frequency per pair of dimensions, in radians per token, for a text of `end` tokens.
fn inverse_frequencies(rope: &Rope, d_head: usize, end: usize) -> Vec<f32> {
    let theta = theta(rope, d_head, end);
    let plain = (0..d_head / 2).map(|pair| {
        let exponent = 2.0 * pair as f32 / d_head as f32;
        1.0 / theta.powf(f64::from(exponent)) as f32
    });
    plain.map(|frequency| scaled(frequency, &rope.scaling)).collect()
}

/// The base of the frequencies; with dynamic scaling it grows with the text.
fn theta(rope: &Rope, d_head: usize, end: usize) -> f64 {
    match rope.scaling {
        RopeScaling::Dynamic { factor, trained_positions } if end > trained_positions => {
            let stretch = factor * end as f64 / trained_positions as f64 - (factor - 1.0);
            rope.theta * stretch.powf(d_head as f64 / (d_head as f64 - 2.0))
        }
        _ => rope.theta,
    }
}

/// The frequency after the checkpoint's rope scaling.
fn scaled(frequency: f32, scaling: &RopeScaling) -> f32 {
    match *scaling {
        RopeScaling::None | RopeScaling::Dynamic { .. } => frequency,
        RopeScaling::Linear { factor } => frequency / factor as f32,
        RopeScaling::Llama3 { factor, low_freq_factor, high_freq_factor, original_max_positions } => {
            let wavelength = 2.0 * std::f64::consts::PI / f64::from(frequency);
            let turns = original_max_positions as f64 / wavelength;
            let smooth = ((turns - low_freq_factor) / (high_freq_factor - low_freq_factor)).clamp(0.0, 1.0);
            ((1.0 - smooth) * f64::from(frequency) / factor + smooth * f64::from(frequency)) as f32
        }
    }
}
