//! Rotary position embedding (Su et al. 2021), in the rotate-half form of Hugging Face.

use std::sync::OnceLock;

use burn::tensor::{DType, Device, Tensor, TensorData};

use crate::model::config::{Rope, RopeScaling, Yarn};

/// Cosines and sines of the positions of one pass: `[batch or 1, tokens, d_head / 2]`.
pub struct Rotary {
    cos: Vec<f32>,
    sin: Vec<f32>,
    rows: usize,
    tokens: usize,
    half: usize,
    device: Device,
    dtype: DType,
    /// The same as tensors `[batch or 1, 1, tokens, d_head / 2]`, made on first use.
    tensors: OnceLock<(Tensor<4>, Tensor<4>)>,
}

impl Rotary {
    /// Angles of `positions`, one list per row (a single list serves every row).
    ///
    /// Frequencies and angles are rounded to single precision where transformers rounds them: at large positions that rounding
    /// is larger than any other difference.
    pub fn new(rope: &Rope, d_head: usize, positions: &[Vec<usize>], dtype: DType, device: &Device) -> Self {
        let angles: Vec<f32> = positions.iter().flat_map(|row| angles(rope, d_head, row)).collect();
        let factor = rope.attention_factor() as f32;
        Self {
            cos: angles.iter().map(|angle| angle.cos() * factor).collect(),
            sin: angles.iter().map(|angle| angle.sin() * factor).collect(),
            rows: positions.len(),
            tokens: positions[0].len(),
            half: d_head / 2,
            device: device.clone(),
            dtype,
            tensors: OnceLock::new(),
        }
    }

    /// Cosines and sines of one token of a row.
    #[inline(always)]
    pub fn angles(&self, row: usize, token: usize) -> (&[f32], &[f32]) {
        let start = (if self.rows == 1 { 0 } else { row } * self.tokens + token) * self.half;
        (&self.cos[start..start + self.half], &self.sin[start..start + self.half])
    }

    /// Rotates queries or keys.
    ///
    /// # Shapes
    /// `[batch, heads, tokens, d_head]` → the same
    pub fn rotate(&self, x: Tensor<4>) -> Tensor<4> {
        let (cos, sin) = self.tensors.get_or_init(|| (self.tensor(&self.cos), self.tensor(&self.sin)));
        let (low, high) = (x.clone().narrow(3, 0, self.half), x.narrow(3, self.half, self.half));
        let turned_low = low.clone() * cos.clone() - high.clone() * sin.clone();
        let turned_high = high * cos.clone() + low * sin.clone();
        Tensor::cat(vec![turned_low, turned_high], 3)
    }

    fn tensor(&self, values: &[f32]) -> Tensor<4> {
        let shape = [self.rows, 1, self.tokens, self.half];
        Tensor::from_data(TensorData::new(values.to_vec(), shape), (&self.device, self.dtype))
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
    plain.enumerate().map(|(pair, frequency)| scaled(pair, frequency, rope, d_head)).collect()
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
fn scaled(pair: usize, frequency: f32, rope: &Rope, d_head: usize) -> f32 {
    match rope.scaling {
        RopeScaling::Factors(ref factors) => frequency / factors[pair],
        RopeScaling::None | RopeScaling::Dynamic { .. } => frequency,
        RopeScaling::Linear { factor } => frequency / factor as f32,
        RopeScaling::Yarn(ref yarn) => {
            let (low, high) = ramp(yarn, rope.theta, d_head);
            let divided = ((pair as f32 - low) / (high - low)).clamp(0.0, 1.0);
            frequency / yarn.factor as f32 * divided + frequency * (1.0 - divided)
        }
        RopeScaling::Llama3 { factor, low_freq_factor, high_freq_factor, original_max_positions } => {
            let wavelength = 2.0 * std::f64::consts::PI / f64::from(frequency);
            let turns = original_max_positions as f64 / wavelength;
            let smooth = ((turns - low_freq_factor) / (high_freq_factor - low_freq_factor)).clamp(0.0, 1.0);
            ((1.0 - smooth) * f64::from(frequency) / factor + smooth * f64::from(frequency)) as f32
        }
    }
}

/// The pairs of dimensions between which YaRN's ramp rises from kept frequencies to divided ones.
fn ramp(yarn: &Yarn, theta: f64, d_head: usize) -> (f32, f32) {
    let pair = |turns: f64| {
        let wavelength = yarn.original_max_positions as f64 / (turns * 2.0 * std::f64::consts::PI);
        d_head as f64 * wavelength.ln() / (2.0 * theta.ln())
    };
    let (mut low, mut high) = (pair(yarn.betas.0), pair(yarn.betas.1));
    if yarn.truncate {
        (low, high) = (low.floor(), high.ceil());
    }
    (low, high) = (low.max(0.0), high.min(d_head as f64 - 1.0));
    // A ramp of no width is a step.
    (low as f32, if low == high { high + 0.001 } else { high } as f32)
}
