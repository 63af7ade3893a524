//! Qwen3: Qwen2 with normed queries and keys instead of biases, and a separate head width.

use super::{Family, Fields, ModelConfig, qwen2};
use crate::error::Result;

/// `model_type: qwen3`
pub const FAMILY: Family = Family { model_type: "qwen3", title: "Qwen3", config };

fn config(fields: &Fields, family: &'static str) -> Result<ModelConfig> {
    let mut config = qwen2::standard(fields, family)?;
    config.d_head = fields.or("head_dim", 128)?;
    config.query_scale = (config.d_head as f64).powf(-0.5);
    config.qk_norm = true;
    Ok(config)
}
