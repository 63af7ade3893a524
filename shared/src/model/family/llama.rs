//! Llama 2 and 3, SmolLM2, TinyLlama.

use super::{Family, Fields, ModelConfig};
use crate::error::Result;
use crate::model::config::Rope;

/// `model_type: llama`
pub const FAMILY: Family = Family { model_type: "llama", title: "Llama", config };

fn config(fields: &Fields, family: &'static str) -> Result<ModelConfig> {
    fields.only("hidden_act", &["silu".to_owned()])?;
    fields.all_layers_see("full_attention")?;
    Ok(ModelConfig::standard(fields, family)?.everywhere(Rope::read(fields, 10_000.0)?))
}
