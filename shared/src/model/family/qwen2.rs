//! Qwen2 and Qwen2.5: biases on queries, keys and values; a sliding window on the upper layers where asked for.

use super::{Family, Fields, ModelConfig};
use crate::error::Result;
use crate::model::config::{Bias, Rope};

/// `model_type: qwen2`
pub const FAMILY: Family = Family { model_type: "qwen2", title: "Qwen2, Qwen2.5", config };

fn config(fields: &Fields, family: &'static str) -> Result<ModelConfig> {
    let config = standard(fields, family)?;
    Ok(ModelConfig { bias: Bias { qkv: true, o: false, mlp: false }, ..config })
}

/// The configuration that Qwen2 and Qwen3 share.
///
/// # Errors
/// [`crate::Error::Config`] for a missing or impossible value.
pub fn standard(fields: &Fields, family: &'static str) -> Result<ModelConfig> {
    fields.only("hidden_act", &["silu".to_owned()])?;
    let rope = Rope::read(fields, 10_000.0)?;
    let slides = fields.or("use_sliding_window", false)?;
    let window = fields.nullable("sliding_window", Some(4096))?.filter(|_| slides);
    let first = fields.or("max_window_layers", 28)?;
    let config = ModelConfig::standard(fields, family)?;
    let upper = || (0..config.n_layers).map(|layer| window.is_some() && layer >= first).collect();
    let sliding = fields.sliding_layers()?.unwrap_or_else(upper);
    Ok(config.alternating(&sliding, window, rope.clone(), rope))
}
