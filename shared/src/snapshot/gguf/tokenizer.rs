//! The tokenizer of a GGUF file, as the tokenizer.json and the special tokens of a snapshot folder.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::pre_tokenizer::PreTokenizer;
use crate::error::{Error, Result};

/// ggml's kinds of tokens: what a text names as a whole, for the model or for users.
const CONTROL: u64 = 3;
const USER_DEFINED: u64 = 4;
/// SentencePiece's mark of a space.
const SPACE: &str = "▁";

/// The vocabulary and what belongs to it.
struct Vocabulary<'a> {
    file: &'a str,
    metadata: &'a Map<String, Value>,
    tokens: Vec<&'a str>,
}

/// tokenizer.json, and tokenizer_config.json with the special tokens.
///
/// # Errors
/// [`Error::Checkpoint`] for a kind of tokenizer that is not read, and for metadata that is missing or damaged.
pub fn json(file: &str, metadata: &Map<String, Value>) -> Result<(Vec<u8>, String)> {
    let vocabulary = Vocabulary::read(file, metadata)?;
    let tokenizer = match metadata.get("tokenizer.ggml.model").and_then(Value::as_str).unwrap_or_default() {
        "gpt2" => vocabulary.byte_level()?,
        "llama" => vocabulary.sentence_piece()?,
        other => {
            let problem = format!("has a tokenizer of the kind '{other}'");
            return Err(Error::checkpoint(file, problem, "gpt2 and llama are read; use the model's snapshot folder"));
        }
    };
    let special = |kind: &str| vocabulary.special(kind);
    let config = json!({"bos_token": special("bos"), "eos_token": special("eos"), "unk_token": special("unknown")});
    Ok((tokenizer.to_string().into_bytes(), config.to_string()))
}

impl<'a> Vocabulary<'a> {
    fn read(file: &'a str, metadata: &'a Map<String, Value>) -> Result<Self> {
        let tokens = list(file, metadata, "tokens", Value::as_str)?;
        Ok(Self { file, metadata, tokens })
    }

    fn list<T>(&self, name: &str, read: impl Fn(&'a Value) -> Option<T>) -> Result<Vec<T>> {
        list(self.file, self.metadata, name, read)
    }

    /// The text of a special token; null where there is none.
    fn special(&self, kind: &str) -> Value {
        let id = self.metadata.get(&format!("tokenizer.ggml.{kind}_token_id")).and_then(Value::as_u64);
        json!(id.and_then(|id| self.tokens.get(id as usize)))
    }

    fn flag(&self, name: &str, default: bool) -> bool {
        self.metadata.get(&format!("tokenizer.ggml.{name}")).and_then(Value::as_bool).unwrap_or(default)
    }

    /// GPT-2's kind: merges of bytes.
    fn byte_level(&self) -> Result<Value> {
        let name = self.metadata.get("tokenizer.ggml.pre").and_then(Value::as_str).unwrap_or("gpt-2");
        let way = PreTokenizer::by_name(name).map_err(|known| {
            let problem = format!("cuts text in a way that is not implemented, '{name}'");
            Error::checkpoint(self.file, problem, format!("implemented: {known}; use the model's snapshot folder"))
        })?;
        // A token may begin with the mark of a space, never with a space.
        let merges =
            self.list("merges", |merge| merge.as_str()?.split_once(' ').map(|(left, right)| json!([left, right])))?;
        let normaliser = if way.composed { json!({"type": "NFC"}) } else { Value::Null };
        let decoder = json!({"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true});
        let model = json!({"type": "BPE", "ignore_merges": way.ignore_merges, "vocab": self.ids(), "merges": merges});
        self.tokenizer(&normaliser, &way.json(), &decoder, &model)
    }

    /// SentencePiece's kind: merges in the order of their scores, bytes for what no token spells (Kudo & Richardson 2018).
    fn sentence_piece(&self) -> Result<Value> {
        let prefixed = self.flag("add_space_prefix", true);
        let space = json!({"type": "Replace", "pattern": {"String": " "}, "content": SPACE});
        let (normaliser, cut) = if prefixed {
            (json!({"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": SPACE}, space]}), Value::Null)
        } else {
            let behaviour = "MergedWithPrevious";
            let cut = json!({"type": "Split", "pattern": {"String": " "}, "behavior": behaviour, "invert": false});
            (space, cut)
        };
        let mut steps = vec![
            json!({"type": "Replace", "pattern": {"String": SPACE}, "content": " "}),
            json!({"type": "ByteFallback"}),
            json!({"type": "Fuse"}),
        ];
        if prefixed {
            steps.push(json!({"type": "Strip", "content": " ", "start": 1, "stop": 0}));
        }
        let model = json!({
            "type": "BPE", "unk_token": self.special("unknown"), "fuse_unk": true, "byte_fallback": true,
            "vocab": self.ids(), "merges": self.merges_by_score()?,
        });
        self.tokenizer(&normaliser, &cut, &json!({"type": "Sequence", "decoders": steps}), &model)
    }

    fn ids(&self) -> Value {
        self.tokens.iter().enumerate().map(|(id, token)| ((*token).to_owned(), json!(id))).collect::<Map<_, _>>().into()
    }

    /// Every way to join two tokens to a third, the best third first; of one third, by the ids of its parts.
    fn merges_by_score(&self) -> Result<Vec<Value>> {
        let scores = self.list("scores", Value::as_f64)?;
        let ids: HashMap<&str, usize> = self.tokens.iter().enumerate().map(|(id, token)| (*token, id)).collect();
        let mut order: Vec<usize> = (0..self.tokens.len().min(scores.len())).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
        let mut merges = Vec::new();
        for id in order {
            let token = self.tokens[id];
            let cuts = token.char_indices().skip(1).map(|(at, _)| token.split_at(at));
            let mut parts: Vec<(usize, usize)> =
                cuts.filter_map(|(left, right)| Some((*ids.get(left)?, *ids.get(right)?))).collect();
            parts.sort_unstable();
            merges.extend(parts.iter().map(|&(left, right)| json!([self.tokens[left], self.tokens[right]])));
        }
        Ok(merges)
    }

    fn tokenizer(&self, normalizer: &Value, pre_tokenizer: &Value, decoder: &Value, model: &Value) -> Result<Value> {
        let kinds = self.list("token_type", Value::as_u64)?;
        let whole =
            self.tokens.iter().zip(kinds).enumerate().filter(|(_, (_, kind))| [CONTROL, USER_DEFINED].contains(kind));
        let added = whole.map(|(id, (token, kind))| {
            json!({
                "id": id, "content": token, "special": kind == CONTROL,
                "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
            })
        });
        Ok(json!({
            "version": "1.0", "truncation": null, "padding": null, "added_tokens": added.collect::<Vec<_>>(),
            "normalizer": normalizer, "pre_tokenizer": pre_tokenizer, "post_processor": null, "decoder": decoder,
            "model": model,
        }))
    }
}

/// A list of the tokenizer's.
fn list<'a, T>(
    file: &str,
    metadata: &'a Map<String, Value>,
    name: &str,
    read: impl Fn(&'a Value) -> Option<T>,
) -> Result<Vec<T>> {
    let damaged = || {
        let problem = format!("tokenizer.ggml.{name} is missing or damaged");
        Error::checkpoint(file, problem, "convert the model again, or use its snapshot folder")
    };
    let values = metadata.get(&format!("tokenizer.ggml.{name}")).and_then(Value::as_array).ok_or_else(damaged)?;
    values.iter().map(|value| read(value).ok_or_else(damaged)).collect()
}
