//! The layout of the Hugging Face hub: config.json, tokenizer.json, a chat template, and safetensors files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use super::safetensors::{File, Safetensors};
use super::{Digest, Files, SnapshotFormat, hash_of};
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::model::ModelConfig;
use crate::model::tensors::Tensors;
use crate::tokenizer::ChatTokenizer;

/// The files of a snapshot beside its weights; all but the first may be missing.
pub const FILES: [&str; 5] =
    ["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"];
/// The index of weights in several files.
pub const INDEX: &str = "model.safetensors.index.json";
/// Weights in one file.
pub const WEIGHTS: &str = "model.safetensors";

/// A snapshot as the hub lays it out; all but the configuration is read when it is asked for.
pub struct SafetensorsFolder {
    files: Arc<dyn Files>,
    config: String,
    generation: Option<String>,
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
            files,
        })
    }

    fn tokenizer_json(&self) -> Result<Vec<u8>> {
        let missing = || Error::checkpoint("tokenizer.json", "is missing", "put it beside config.json");
        self.files.bytes("tokenizer.json")?.ok_or_else(missing)
    }

    fn tokenizer_config(&self) -> Result<String> {
        Ok(self.files.text("tokenizer_config.json")?.unwrap_or_else(|| "{}".to_owned()))
    }

    fn weights(&self) -> Result<Vec<File<'_>>> {
        let index = self.files.text(INDEX)?;
        let names = weight_files(&self.files.names()?, index.as_deref())
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
        let config = ModelConfig::from_json(&self.config)?;
        match &self.generation {
            Some(generation) => config.with_generation(generation),
            None => Ok(config),
        }
    }

    fn tokenizer(&self) -> Result<ChatTokenizer> {
        let template = self.files.text("chat_template.jinja")?;
        ChatTokenizer::from_bytes(&self.tokenizer_json()?, &self.tokenizer_config()?, template.as_deref())
    }

    fn plain_tokenizer(&self) -> Result<ChatTokenizer> {
        ChatTokenizer::without_template(&self.tokenizer_json()?, &self.tokenizer_config()?)
    }

    fn tensors(&self) -> Result<Box<dyn Tensors + '_>> {
        Ok(Box::new(Safetensors::open(self.weights()?)?))
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

/// Which files of a listing hold the weights: those that its [`INDEX`] names, else [`WEIGHTS`], else all safetensors files.
///
/// # Errors
/// In words, when the index is damaged or names a file outside its folder.
pub fn weight_files(there: &[String], index: Option<&str>) -> std::result::Result<BTreeSet<String>, String> {
    let elsewhere = |name: &str| name.contains(['/', '\\']);
    let Some(index) = index else {
        let safetensors = there.iter().filter(|name| name.ends_with(".safetensors") && !elsewhere(name));
        let all: BTreeSet<String> = safetensors.cloned().collect();
        return Ok(if all.contains(WEIGHTS) { [WEIGHTS.to_owned()].into() } else { all });
    };
    let index: Index = serde_json::from_str(index).map_err(|error| format!("is damaged ({error})"))?;
    let names: BTreeSet<String> = index.weight_map.into_values().collect();
    match names.iter().find(|name| elsewhere(name)) {
        Some(name) => Err(format!("is damaged (it names a file elsewhere, '{name}')")),
        None => Ok(names),
    }
}
