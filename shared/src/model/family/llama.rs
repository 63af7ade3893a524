//! Llama: Llama 2 and 3, SmolLM2, TinyLlama.

use super::{Family, Fields, ModelConfig};
use crate::error::Result;

/// `model_type: llama`
pub const FAMILY: Family = Family { model_type: "llama", config };

fn config(fields: &Fields, family: &'static str) -> Result<ModelConfig> {
    fields.only("hidden_act", &["silu"])?;
    let d_model: usize = fields.required("hidden_size")?;
    let n_heads: usize = fields.required("num_attention_heads")?;
    Ok(ModelConfig {
        family,
        vocab_size: fields.required("vocab_size")?,
        d_model,
        d_mlp: fields.required("intermediate_size")?,
        n_layers: fields.required("num_hidden_layers")?,
        n_heads,
        n_kv_heads: fields.optional("num_key_value_heads")?.unwrap_or(n_heads),
        d_head: fields.optional("head_dim")?.unwrap_or(d_model / n_heads.max(1)),
        norm_eps: fields.optional("rms_norm_eps")?.unwrap_or(1e-6),
        tied: fields.optional("tie_word_embeddings")?.unwrap_or(false),
        attention_bias: fields.optional("attention_bias")?.unwrap_or(false),
        mlp_bias: fields.optional("mlp_bias")?.unwrap_or(false),
        rope: fields.rope(10_000.0)?,
        max_positions: fields.optional("max_position_embeddings")?.unwrap_or(2048),
        eos: fields.eos()?,
    })
}
