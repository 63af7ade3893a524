//! Mistral: Llama with a sliding window on every layer.

use super::{Family, Fields, ModelConfig};
use crate::error::Result;
use crate::model::config::Rope;

/// `model_type: mistral`
pub const FAMILY: Family = Family { model_type: "mistral", title: "Mistral", config };

fn config(fields: &Fields, family: &'static str) -> Result<ModelConfig> {
    fields.only("hidden_act", &["silu".to_owned()])?;
    let rope = Rope::read(fields, 10_000.0)?;
    let window = fields.nullable("sliding_window", Some(4096))?;
    let mut config = ModelConfig::standard(fields, family)?;
    config.n_kv_heads = fields.nullable("num_key_value_heads", Some(8))?.unwrap_or(config.n_heads);
    fields.all_layers_see(if window.is_some() { "sliding_attention" } else { "full_attention" })?;
    let sliding = vec![window.is_some(); config.n_layers];
    Ok(config.alternating(&sliding, window, rope.clone(), rope))
}
