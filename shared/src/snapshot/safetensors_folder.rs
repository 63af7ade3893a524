//! The layout of the Hugging Face hub: config.json, tokenizer.json, a chat template, and safetensors files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::safetensors::{File, Safetensors};
use super::{Digest, Files, SnapshotFormat, hash_of};
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::model::ModelConfig;
use crate::model::expected_tensors::expected_tensors;
use crate::model::tensors::Tensors;
use crate::tokenizer::ChatTokenizer;

/// The files of a snapshot beside its weights; all but the first may be missing.
pub const FILES: [&str; 7] = [
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    TEMPLATE,
    DEFAULT_TEMPLATE,
];
/// The chat template.
const TEMPLATE: &str = "chat_template.jinja";
/// The folder of templates by name, and the one of them that is for chats.
const NAMED_TEMPLATES: &str = "additional_chat_templates";
const DEFAULT_TEMPLATE: &str = "additional_chat_templates/default.jinja";
/// Rows of the head, which many configurations share with the embedding.
const HEAD: &str = "lm_head.weight";
const EMBEDDING: &str = "model.embed_tokens.weight";
/// The index of weights in several files.
pub const INDEX: &str = "model.safetensors.index.json";
/// Weights in one file.
pub const WEIGHTS: &str = "model.safetensors";

/// A snapshot as the hub lays it out; all but the configuration is read when it is asked for.
pub struct SafetensorsFolder {
    files: Arc<dyn Files>,
    config: String,
    generation: Option<String>,
    /// Whether a head is stored that is not the embedding, whatever config.json says; read once.
    own_head: OnceLock<bool>,
}

impl SafetensorsFolder {
    /// Reads the configuration.
    ///
    /// # Errors
    /// When there is no config.json, or a file cannot be read.
    pub fn open(files: Arc<dyn Files>) -> Result<Self> {
        let needed = || Error::checkpoint(files.place("config.json"), "not found", "the snapshot needs it");
        Ok(Self {
            config: files.text("config.json")?.ok_or_else(needed)?,
            generation: files.text("generation_config.json")?,
            own_head: OnceLock::new(),
            files,
        })
    }

    fn tokenizer_json(&self) -> Result<Vec<u8>> {
        let missing = || Error::checkpoint("tokenizer.json", "is missing", "put it beside config.json");
        self.files.bytes("tokenizer.json")?.ok_or_else(missing)
    }

    /// tokenizer_config.json, with the special tokens of special_tokens_map.json: older files have them there alone.
    fn tokenizer_config(&self) -> Result<Map<String, Value>> {
        let object = |name: &str| match self.files.text(name)? {
            None => Ok(Map::new()),
            Some(text) => serde_json::from_str(&text)
                .map_err(|error| Error::checkpoint(name, format!("not readable ({error})"), "download it again")),
        };
        let mut fields = object("tokenizer_config.json")?;
        // Files with this field were written by a program that keeps every token there.
        if !fields.contains_key("added_tokens_decoder") {
            fields.extend(object("special_tokens_map.json")?);
        }
        Ok(fields)
    }

    /// The chat template's file: the one, or `default` of the named ones.
    fn template(&self, config: &Map<String, Value>) -> Result<Option<String>> {
        for name in [TEMPLATE, DEFAULT_TEMPLATE] {
            if let Some(template) = self.files.text(name)? {
                return Ok(Some(template));
            }
        }
        let named = self.files.names()?.iter().any(|name| name.starts_with(NAMED_TEMPLATES));
        if named && !config.contains_key("chat_template") {
            let fix = format!("copy the one you mean to {TEMPLATE}");
            return Err(Error::checkpoint(self.files.place(NAMED_TEMPLATES), "holds no default.jinja", fix));
        }
        Ok(None)
    }

    /// What the configuration files say, before a look at the weights.
    fn stated(&self) -> Result<ModelConfig> {
        let config = ModelConfig::from_json(&self.config)?;
        match &self.generation {
            Some(generation) => config.with_generation(generation),
            None => Ok(config),
        }
    }

    /// The tensors by the names that transformers finds for them: with `model.` added, or taken away; the head is the embedding
    /// where that is missing.
    fn tensors_of(&self, config: &ModelConfig) -> Result<Safetensors<'_>> {
        let expected = expected_tensors(config);
        let known = |name: &str| name == HEAD || expected.contains_key(name);
        let mut tensors = Safetensors::open(self.weights()?)?;
        tensors.rename(|name| {
            let (without, with) = (name.strip_prefix("model."), format!("model.{name}"));
            without.filter(|name| known(name)).map(str::to_owned).or_else(|| known(&with).then_some(with))
        })?;
        if config.tied && !tensors.headers().contains_key(EMBEDDING) {
            tensors.rename(|name| (name == HEAD).then(|| EMBEDDING.to_owned()))?;
        }
        Ok(tensors)
    }

    /// Whether there is a head beside the embedding that differs from it. Weights that cannot be read have none: that is for
    /// those to say who need the weights.
    fn own_head(&self, config: &ModelConfig) -> Result<bool> {
        if let Some(known) = self.own_head.get() {
            return Ok(*known);
        }
        let Ok(tensors) = self.tensors_of(config) else { return Ok(false) };
        let own = tensors.headers().contains_key(HEAD) && !tensors.same(HEAD, EMBEDDING)?;
        Ok(*self.own_head.get_or_init(|| own))
    }

    fn weights(&self) -> Result<Vec<File<'_>>> {
        let there = self.files.names()?;
        // An index beside the whole file is a leftover.
        let whole = there.iter().any(|name| name == WEIGHTS);
        let index = if whole { None } else { self.files.text(INDEX)? };
        let names = weight_files(&there, index.as_deref())
            .map_err(|problem| Error::checkpoint(self.files.place(INDEX), problem, "download it again"))?;
        let open = |name: String| {
            let missing = || Error::checkpoint(self.files.place(&name), "is missing", "download it again");
            let file = self.files.open(&name)?.ok_or_else(missing)?;
            Ok((name, file))
        };
        names.into_iter().map(open).collect()
    }
}

impl SnapshotFormat for SafetensorsFolder {
    fn config(&self) -> Result<ModelConfig> {
        let stated = self.stated()?;
        Ok(ModelConfig { tied: stated.tied && !self.own_head(&stated)?, ..stated })
    }

    fn tokenizer(&self) -> Result<ChatTokenizer> {
        let config = self.tokenizer_config()?;
        let template = self.template(&config)?;
        ChatTokenizer::from_bytes(&self.tokenizer_json()?, &Value::Object(config).to_string(), template.as_deref())
    }

    fn plain_tokenizer(&self) -> Result<ChatTokenizer> {
        ChatTokenizer::without_template(&self.tokenizer_json()?, &Value::Object(self.tokenizer_config()?).to_string())
    }

    fn tensors(&self) -> Result<Box<dyn Tensors + '_>> {
        Ok(Box::new(self.tensors_of(&self.config()?)?))
    }

    fn digest(&self) -> Result<Digest> {
        Ok(Digest {
            weights: hash_of(self.weights()?)?,
            tokenizer: sha256(&self.tokenizer_json()?),
            template: sha256(self.tokenizer()?.template().as_bytes()),
        })
    }
}

/// model.safetensors.index.json
#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}

/// Which files of a listing hold the weights: [`WEIGHTS`], else those that its [`INDEX`] names, else all safetensors files.
///
/// # Errors
/// In words, when the index is damaged or names a file outside its folder.
pub fn weight_files(there: &[String], index: Option<&str>) -> std::result::Result<BTreeSet<String>, String> {
    if there.iter().any(|name| name == WEIGHTS) {
        return Ok([WEIGHTS.to_owned()].into());
    }
    let elsewhere = |name: &str| name.contains(['/', '\\']);
    let Some(index) = index else {
        let safetensors = there.iter().filter(|name| name.ends_with(".safetensors") && !elsewhere(name));
        return Ok(safetensors.cloned().collect());
    };
    let index: Index = serde_json::from_str(index).map_err(|error| format!("is damaged ({error})"))?;
    let names: BTreeSet<String> = index.weight_map.into_values().collect();
    match names.iter().find(|name| elsewhere(name)) {
        Some(name) => Err(format!("is damaged (it names a file elsewhere, '{name}')")),
        None => Ok(names),
    }
}
