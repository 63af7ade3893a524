//! A computation whose result is known, run on a device before it is trusted: some devices return wrong values without an
//! error.

use burn::tensor::{Device, TensorData};

use super::config::ModelConfig;
use super::decoder::{Cache, Decoder};
use super::precision::Precision;
use super::weights::{self, Kept, Source};
use super::{NoHook, Rows};
use crate::error::{Error, Result};
use crate::readback;

/// A decoder with every feature that families differ in: soft caps, a window, grouped heads, norms before and after.
const CONFIG: &str = r#"{
    "model_type": "gemma2", "vocab_size": 96, "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2,
    "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "query_pre_attn_scalar": 16,
    "sliding_window": 5, "attn_logit_softcapping": 5.0, "final_logit_softcapping": 8.0
}"#;
/// The first logit of every real token, and of the two that continue.
const HOST: [f32; 14] = [
    0.731_827_7,
    0.992_031_1,
    1.436_524_4,
    1.303_060_5,
    1.150_078_8,
    0.972_703_9,
    -1.195_274_4,
    0.081_683_16,
    -0.965_191_84,
    1.932_296_8,
    0.574_389_46,
    0.462_042_8,
    -0.957_847_1,
    -0.677_388_67,
];
/// Two prompts of different lengths, so that one is padded.
const PROMPTS: [&[u32]; 2] = [&[7, 31, 2, 90, 14, 55, 8, 41, 3], &[12, 5, 77]];
/// Tokens that continue them through the cache.
const NEXT: [&[u32]; 2] = [&[60], &[18]];

/// Runs the computation on the device and on the CPU, and compares the logits.
///
/// # Errors
/// [`Error::WrongAnswer`] when they differ by more than rounding does, [`Error::Device`] when the device fails.
pub async fn ask(device: &Device, name: &str, precision: Precision) -> Result<()> {
    let expected = answer(&Device::flex(), Precision::F32).await?;
    compare(name, precision, &expected, &answer(device, precision).await?)
}

/// Runs the computation in host memory, where there is no other device to compare with, and compares some of its logits with
/// those that it has on machines that compute rightly: the first of every row.
///
/// # Errors
/// [`Error::WrongAnswer`] when they differ by more than rounding does, [`Error::Device`] when the device fails.
pub async fn ask_host(device: &Device) -> Result<()> {
    let answer = answer(device, Precision::F32).await?;
    let got: Vec<f32> = answer.chunks(answer.len() / HOST.len()).map(|row| row[0]).collect();
    compare("cpu", Precision::F32, &HOST, &got)
}

/// Refuses an answer that differs from the expected one by more than rounding does.
///
/// # Errors
/// [`Error::WrongAnswer`] with the largest difference, relative to the largest value.
pub fn compare(name: &str, precision: Precision, expected: &[f32], got: &[f32]) -> Result<()> {
    let tolerance = match precision {
        Precision::F32 => 1e-3,
        Precision::F16 => 2e-2,
        Precision::Bf16 => 1e-1,
    };
    let scale = expected.iter().fold(0.0_f32, |scale, value| scale.max(value.abs()));
    let worst = expected
        .iter()
        .zip(got)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0_f32, |worst, difference| if difference.is_nan() { f32::INFINITY } else { worst.max(difference) });
    if expected.len() == got.len() && worst <= tolerance * scale {
        return Ok(());
    }
    let problem = format!(
        "its answer to a known question in {} is off by {:.1e} of the right one",
        precision.name(),
        worst / scale
    );
    let fix = "it computes wrongly; update its driver, or compute on the CPU (--device cpu)".to_owned();
    Err(Error::WrongAnswer { device: name.to_owned(), problem, fix })
}

/// The logits of every real token of a padded prefill, and of one cached step.
async fn answer(device: &Device, precision: Precision) -> Result<Vec<f32>> {
    let config = ModelConfig::from_json(CONFIG)?;
    let decoder = weights::build(&config, &mut Formula(1), Kept::as_floats(precision, device))?;
    let (rows, next) = (Rows::new(&PROMPTS, device), Rows::new(&NEXT, device));
    let mut cache = Cache::default();
    let first = logits(&decoder, &config, &rows, &mut cache).await?;
    let real = rows.padding().iter().enumerate().flat_map(|(row, &pad)| {
        let width = config.vocab_size;
        first[(row * rows.tokens() + pad) * width..(row + 1) * rows.tokens() * width].iter().copied()
    });
    Ok(real.chain(logits(&decoder, &config, &next, &mut cache).await?).collect())
}

async fn logits(decoder: &Decoder, config: &ModelConfig, rows: &Rows, cache: &mut Cache) -> Result<Vec<f32>> {
    let stream = decoder.stream(config, rows, Some(cache), &mut NoHook);
    readback::read(decoder.logits(config, stream.reshape([rows.batch() * rows.tokens(), config.d_model]))).await
}

/// Weights by a linear congruential formula: the same everywhere, without a random library.
struct Formula(u32);

impl Source for Formula {
    fn tensor(&mut self, _name: &str, shape: &[usize], precision: Precision) -> Result<TensorData> {
        let values: Vec<f32> = (0..shape.iter().product()).map(|_| self.next()).collect();
        Ok(TensorData::new(values, shape.to_vec()).convert_dtype(precision.dtype()))
    }
}

impl Formula {
    /// Between -0.25 and 0.25 (Numerical Recipes' constants).
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as f32 / (1 << 25) as f32 - 0.25
    }
}
