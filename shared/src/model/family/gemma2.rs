//! Gemma 2: norms before and after, tanh-approximated GELU, soft caps, every other layer with a sliding window.

use super::{Family, Fields, ModelConfig};
use crate::error::Result;
use crate::model::config::{Activation, BlockNorms, Norm, Rope};

/// `model_type: gemma2`
pub const FAMILY: Family = Family { model_type: "gemma2", title: "Gemma 2", config };

fn config(fields: &Fields, family: &'static str) -> Result<ModelConfig> {
    let rope = Rope::read(fields, 10_000.0)?;
    let window = fields.nullable("sliding_window", Some(4096))?;
    let mut config = standard(fields, family)?;
    config.attention_softcap = fields.nullable("attn_logit_softcapping", Some(50.0))?;
    config.logit_softcap = fields.nullable("final_logit_softcapping", Some(30.0))?;
    let lower_of_two = || (0..config.n_layers).map(|layer| layer % 2 == 0).collect();
    let sliding = fields.sliding_layers()?.unwrap_or_else(lower_of_two);
    Ok(config.alternating(&sliding, window, rope.clone(), rope))
}

/// The configuration that Gemma 2 and 3 share.
///
/// # Errors
/// [`crate::Error::Config`] for a missing or impossible value.
pub fn standard(fields: &Fields, family: &'static str) -> Result<ModelConfig> {
    fields.only("hidden_activation", &["gelu_pytorch_tanh".to_owned()])?;
    fields.only("use_bidirectional_attention", &[false])?;
    // Old files have Llama's name of the activation too; its value is not used.
    fields.optional::<String>("hidden_act")?;
    let config = ModelConfig::standard(fields, family)?;
    Ok(ModelConfig {
        d_head: fields.or("head_dim", 256)?,
        n_kv_heads: fields.or("num_key_value_heads", 4)?,
        norm: Norm { offset: 1.0, ..config.norm },
        block_norms: BlockNorms::BeforeAndAfter,
        activation: Activation::GeluTanh,
        embedding_scale: (config.d_model as f64).sqrt(),
        query_scale: fields.or("query_pre_attn_scalar", 256.0_f64)?.powf(-0.5),
        tied: fields.or("tie_word_embeddings", true)?,
        ..config
    })
}
