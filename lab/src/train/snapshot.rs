//! The trained model as an ordinary Hugging Face snapshot folder.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use burn::tensor::f16;
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use serde_json::{Value, json};
use shared::model::{Decoder, weights};

use super::vocabulary::Vocabulary;
use super::{LossPoint, TrainConfig, family};

/// The most positions of a tiny model.
const MAX_POSITIONS: usize = 256;

/// config.json of a configuration.
///
/// # Errors
/// When its family is not trained here.
pub fn config_json(config: &TrainConfig) -> Result<String> {
    let mut value = family::fields(config)?;
    let common = json!({
        "vocab_size": config.vocab_size,
        "hidden_size": config.d_model,
        "intermediate_size": config.d_mlp,
        "num_hidden_layers": config.n_layers,
        "num_attention_heads": config.n_heads,
        "num_key_value_heads": config.n_kv_heads,
        "rope_theta": 10000.0,
        "tie_word_embeddings": true,
        "max_position_embeddings": MAX_POSITIONS,
        "bos_token_id": 0,
        "eos_token_id": 1,
        "torch_dtype": "float16",
    });
    let (Value::Object(fields), Value::Object(common)) = (&mut value, common) else { unreachable!("both are objects") };
    fields.extend(common);
    Ok(format!("{value:#}\n"))
}

/// Writes config.json, model.safetensors (f16), tokenizer.json, tokenizer_config.json and generation_config.json.
///
/// # Errors
/// When the folder cannot be written.
pub fn write(out: &Path, config: &TrainConfig, vocabulary: &Vocabulary, decoder: &Decoder) -> Result<()> {
    write_file(out, "config.json", config_json(config)?.as_bytes())?;
    write_file(out, "model.safetensors", &f16_bytes(decoder)?)?;
    write_file(out, "tokenizer.json", vocabulary.tokenizer.as_bytes())?;
    write_file(out, "tokenizer_config.json", vocabulary.config.as_bytes())?;
    let generation = json!({"bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 1});
    write_file(out, "generation_config.json", format!("{generation:#}\n").as_bytes())?;
    write_file(out, "training.json", format!("{}\n", serde_json::to_string_pretty(config)?).as_bytes())
}

/// Writes the loss curve as CSV.
///
/// # Errors
/// When the folder cannot be written.
pub fn write_curve(out: &Path, curve: &[LossPoint]) -> Result<()> {
    let lines = curve.iter().map(|point| format!("{},{},{:.4}\n", point.step, point.tokens, point.loss));
    let text: String = std::iter::once("step,response_tokens,loss\n".to_owned()).chain(lines).collect();
    write_file(out, "loss.csv", text.as_bytes())
}

fn f16_bytes(decoder: &Decoder) -> Result<Vec<u8>> {
    let halves: Vec<(String, Vec<usize>, Vec<u8>)> = weights::named(decoder)
        .into_iter()
        .map(|(name, shape, values)| {
            let bytes = values.iter().flat_map(|&value| f16::from_f32(value).to_le_bytes()).collect();
            (name, shape, bytes)
        })
        .collect();
    let mut views = BTreeMap::new();
    for (name, shape, bytes) in &halves {
        views.insert(name.clone(), TensorView::new(Dtype::F16, shape.clone(), bytes)?);
    }
    let metadata = [("format".to_owned(), "pt".to_owned())].into();
    Ok(safetensors::serialize(views, Some(metadata))?)
}

fn write_file(out: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let path = out.join(name);
    std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
