//! The families that are trained here, as config.json describes them.

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::TrainConfig;
use super::vocabulary::Words;

/// A family that is trained here.
pub struct Trainable {
    /// Its `model_type`, and the name given to `--family`.
    pub name: &'static str,
    architecture: &'static str,
    /// How its tokenizer cuts words.
    pub(super) words: Words,
    /// The fields of its config.json beside those that all families have.
    fields: fn(&TrainConfig) -> Value,
}

/// Window of every other layer of the tiny Gemma, in tokens: shorter than its texts, so that the window is used.
const SLIDING_WINDOW: usize = 32;

/// Every family that is trained here. The only list of them.
pub const ALL: [Trainable; 3] = [
    Trainable { name: "llama", architecture: "LlamaForCausalLM", words: Words::Gpt2, fields: llama },
    Trainable { name: "qwen2", architecture: "Qwen2ForCausalLM", words: Words::Qwen2, fields: qwen2 },
    Trainable { name: "gemma2", architecture: "Gemma2ForCausalLM", words: Words::Gpt2, fields: gemma2 },
];

/// The family of a name.
///
/// # Errors
/// When there is none, naming those there are.
pub fn by_name(name: &str) -> Result<&'static Trainable> {
    let Some(family) = ALL.iter().find(|family| family.name == name) else {
        bail!("--family {name}: not trained here; use one of {}", ALL.map(|family| family.name).join(", "));
    };
    Ok(family)
}

/// The fields of config.json in which a configuration's family differs from the others.
///
/// # Errors
/// When the family is not trained here.
pub fn fields(config: &TrainConfig) -> Result<Value> {
    let family = by_name(&config.family)?;
    let mut fields = (family.fields)(config);
    fields["architectures"] = json!([family.architecture]);
    fields["model_type"] = json!(family.name);
    Ok(fields)
}

fn llama(config: &TrainConfig) -> Value {
    json!({
        "head_dim": config.d_model / config.n_heads,
        "hidden_act": "silu",
        "rms_norm_eps": 1e-5,
        "attention_bias": false,
        "mlp_bias": false,
    })
}

fn qwen2(_config: &TrainConfig) -> Value {
    json!({"hidden_act": "silu", "rms_norm_eps": 1e-6, "use_sliding_window": false})
}

fn gemma2(config: &TrainConfig) -> Value {
    let head_dim = config.d_model / config.n_heads;
    json!({
        "head_dim": head_dim,
        "hidden_activation": "gelu_pytorch_tanh",
        "rms_norm_eps": 1e-6,
        "attention_bias": false,
        "query_pre_attn_scalar": head_dim,
        "sliding_window": SLIDING_WINDOW,
        "attn_logit_softcapping": 50.0,
        "final_logit_softcapping": 30.0,
    })
}
