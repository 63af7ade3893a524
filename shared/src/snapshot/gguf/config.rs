//! A model's configuration from the metadata of a GGUF file, as the config.json that its family reads.

use serde_json::{Map, Value, json};

use super::header::Header;
use crate::error::{Error, Result};
use crate::model::ModelConfig;

/// The architectures that are read, and their `model_type` in config.json. Mistral's files say `llama`.
const ARCHITECTURES: [(&str, &str); 5] =
    [("llama", "llama"), ("qwen2", "qwen2"), ("qwen3", "qwen3"), ("gemma2", "gemma2"), ("gemma3", "gemma3_text")];

/// Metadata after the architecture's name, and the field of config.json it becomes.
const FIELDS: [(&str, &str); 13] = [
    ("attention.head_count", "num_attention_heads"),
    ("attention.head_count_kv", "num_key_value_heads"),
    ("attention.layer_norm_rms_epsilon", "rms_norm_eps"),
    ("attention.sliding_window", "sliding_window"),
    ("attn_logit_softcapping", "attn_logit_softcapping"),
    ("block_count", "num_hidden_layers"),
    ("context_length", "max_position_embeddings"),
    ("embedding_length", "hidden_size"),
    ("feed_forward_length", "intermediate_size"),
    ("final_logit_softcapping", "final_logit_softcapping"),
    ("rope.freq_base", "rope_theta"),
    ("rope.freq_base_swa", "rope_local_base_freq"),
    ("attention.sliding_window_pattern", "sliding_window_pattern"),
];

/// Metadata that is read in other ways, or changes no number.
const OTHERS: [&str; 12] = [
    "attention.causal",
    "attention.key_length",
    "attention.value_length",
    "expert_count",
    "rope.dimension_count",
    "rope.scale_linear",
    "rope.scaling.attn_factor",
    "rope.scaling.factor",
    "rope.scaling.finetuned",
    "rope.scaling.original_context_length",
    "rope.scaling.type",
    "vocab_size",
];

/// End-of-turn tokens that files may not name: the model's own format of a chat ends its turns with them.
const ENDS_OF_TURNS: [&str; 3] = ["<|eot_id|>", "<|im_end|>", "<end_of_turn>"];

/// The metadata of a model's architecture.
struct Architecture<'a> {
    file: &'a str,
    name: &'a str,
    header: &'a Header,
}

/// llama.cpp's name of a family's architecture, by its `model_type`; that itself for one that is not read.
pub fn architecture(model_type: &str) -> &str {
    let model_type = if model_type == "mistral" { "llama" } else { model_type };
    ARCHITECTURES.iter().find(|(_, known)| *known == model_type).map_or(model_type, |(name, _)| *name)
}

/// The configuration of a file.
///
/// # Errors
/// [`Error::Config`] for an architecture that is not implemented, metadata that is missing, or that is not known and may change
/// the numbers.
pub fn config(file: &str, header: &Header) -> Result<ModelConfig> {
    let name = header.metadata.get("general.architecture").and_then(Value::as_str).unwrap_or_default();
    let Some((_, model_type)) = ARCHITECTURES.iter().find(|(known, _)| *known == name) else {
        let known = ARCHITECTURES.map(|(known, _)| known).join(", ");
        let problem = format!("architecture '{name}' is not implemented");
        return Err(Error::config(format!("{file} general.architecture"), problem, format!("implemented: {known}")));
    };
    let architecture = Architecture { file, name, header };
    architecture.check()?;
    let mut fields = architecture.fields(model_type)?;
    if let Some(scaling) = architecture.rope_scaling()? {
        fields.insert("rope_scaling".to_owned(), scaling);
    }
    ModelConfig::from_json(&Value::Object(fields).to_string())
}

impl Architecture<'_> {
    fn value(&self, key: &str) -> Option<&Value> {
        self.header.metadata.get(&format!("{}.{key}", self.name))
    }

    fn number(&self, key: &str) -> Result<usize> {
        let number = self.value(key).and_then(Value::as_u64);
        number.map(|number| number as usize).ok_or_else(|| self.complaint(key, "is missing or no number"))
    }

    fn complaint(&self, key: &str, problem: impl Into<String>) -> Error {
        let (file, name) = (self.file, self.name);
        Error::config(format!("{file} {name}.{key}"), problem, "convert the model again, or use its snapshot folder")
    }

    /// Refuses what would change the numbers.
    fn check(&self) -> Result<()> {
        let prefix = format!("{}.", self.name);
        let keys = self.header.metadata.keys().filter_map(|key| key.strip_prefix(&prefix));
        let known = |key: &&str| OTHERS.contains(key) || FIELDS.iter().any(|(field, _)| field == key);
        if let Some(unknown) = keys.into_iter().find(|key| !known(key)) {
            return Err(self.complaint(unknown, "is not known and may change the numbers"));
        }
        let d_head = self.d_head()?;
        for key in ["attention.key_length", "attention.value_length", "rope.dimension_count"] {
            if self.value(key).is_some() && self.number(key)? != d_head {
                return Err(self.complaint(key, format!("differs from the width of a head, {d_head}")));
            }
        }
        if self.value("attention.causal") == Some(&Value::Bool(false)) {
            return Err(self.complaint("attention.causal", "is false; only causal attention is implemented"));
        }
        match self.value("expert_count").and_then(Value::as_u64) {
            None | Some(0) => Ok(()),
            Some(_) => Err(self.complaint("expert_count", "is above 0; experts are not implemented")),
        }
    }

    fn d_head(&self) -> Result<usize> {
        match self.value("attention.key_length") {
            Some(_) => self.number("attention.key_length"),
            None => Ok(self.number("embedding_length")? / self.number("attention.head_count")?.max(1)),
        }
    }

    /// The fields of config.json.
    fn fields(&self, model_type: &str) -> Result<Map<String, Value>> {
        let (tensors, d_head) = (&self.header.tensors, self.d_head()?);
        let mut fields = Map::new();
        for (key, field) in FIELDS {
            if let Some(value) = self.value(key) {
                fields.insert(field.to_owned(), value.clone());
            }
        }
        let vocabulary = tensors.get("token_embd.weight").and_then(|entry| entry.shape.first());
        fields.insert("model_type".to_owned(), model_type.into());
        fields.insert("vocab_size".to_owned(), json!(vocabulary));
        fields.insert("head_dim".to_owned(), d_head.into());
        fields.insert("tie_word_embeddings".to_owned(), (!tensors.contains_key("output.weight")).into());
        fields.insert("eos_token_id".to_owned(), self.ends().into());
        if model_type.starts_with("gemma") {
            fields.insert("query_pre_attn_scalar".to_owned(), self.query_scalar(d_head)?.into());
        } else if model_type == "llama" {
            fields.insert("attention_bias".to_owned(), tensors.contains_key("blk.0.attn_q.bias").into());
            fields.insert("mlp_bias".to_owned(), tensors.contains_key("blk.0.ffn_up.bias").into());
        }
        Ok(fields)
    }

    /// The width whose root scales Gemma's queries, which files do not hold: that of a head, but in the largest models, Gemma 2
    /// 27B and Gemma 3 27B, that of the stream by head (as llama.cpp has it, by the number of blocks).
    fn query_scalar(&self, d_head: usize) -> Result<usize> {
        let largest = matches!((self.name, self.number("block_count")?), ("gemma2", 46) | ("gemma3", 62));
        if largest { Ok(self.number("embedding_length")? / self.number("attention.head_count")?) } else { Ok(d_head) }
    }

    /// The tokens that end a response.
    fn ends(&self) -> Vec<u64> {
        let metadata = &self.header.metadata;
        let id = |kind: &str| metadata.get(&format!("tokenizer.ggml.{kind}_token_id")).and_then(Value::as_u64);
        let mut ends: Vec<u64> = ["eos", "eot", "eom"].into_iter().filter_map(id).collect();
        let tokens = metadata.get("tokenizer.ggml.tokens").and_then(Value::as_array).into_iter().flatten();
        let named = |token: &Value| token.as_str().is_some_and(|token| ENDS_OF_TURNS.contains(&token));
        ends.extend(tokens.enumerate().filter(|(_, token)| named(token)).map(|(id, _)| id as u64));
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// The scaling of rotary frequencies, as config.json has it.
    fn rope_scaling(&self) -> Result<Option<Value>> {
        let kind = self.value("rope.scaling.type").map(|kind| kind.as_str().unwrap_or_default());
        let factor = self.value("rope.scaling.factor").or_else(|| self.value("rope.scale_linear"));
        match (kind, factor) {
            (None | Some("none"), None) | (Some("none"), _) => Ok(None),
            (None | Some("linear"), Some(factor)) => Ok(Some(json!({"rope_type": "linear", "factor": factor}))),
            (Some("yarn"), Some(factor)) => {
                let trained = self.value("rope.scaling.original_context_length");
                let attention = self.value("rope.scaling.attn_factor");
                Ok(Some(json!({
                    "rope_type": "yarn",
                    "factor": factor,
                    "original_max_position_embeddings": trained,
                    "attention_factor": attention,
                })))
            }
            _ => Err(self.complaint("rope.scaling.type", "is not implemented, or lacks its factor")),
        }
    }
}
