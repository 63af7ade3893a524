//! Snapshot folders: reading a model's files from disk.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use burn::tensor::Device;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use shared::model::{Model, ModelConfig, weights::Tensors};
use shared::study::ModelCard;
use shared::tokenizer::ChatTokenizer;

use crate::embedded;

/// The files of a snapshot, in memory.
pub struct Snapshot {
    /// The name shown: the folder's.
    pub name: String,
    config: String,
    weights: Vec<(String, Vec<u8>)>,
    tokenizer: Vec<u8>,
    tokenizer_config: String,
    template: Option<String>,
}

/// Where a snapshot's files lie.
enum Source {
    Folder(PathBuf),
    Bundled(String),
}

impl Source {
    fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        match self {
            Self::Folder(folder) => std::fs::read(folder.join(name)).ok(),
            Self::Bundled(model) => embedded::model_file(model, name).map(Cow::into_owned),
        }
    }

    fn text(&self, name: &str) -> Result<Option<String>> {
        let Some(bytes) = self.bytes(name) else { return Ok(None) };
        String::from_utf8(bytes).map(Some).map_err(|_| anyhow!("{}: is not UTF-8; download it again", self.place(name)))
    }

    fn needed(&self, name: &str) -> Result<String> {
        self.text(name)?.ok_or_else(|| anyhow!("{}: cannot be read; the snapshot needs it", self.place(name)))
    }

    fn names(&self) -> Vec<String> {
        match self {
            Self::Folder(folder) => {
                let entries = std::fs::read_dir(folder).into_iter().flatten();
                entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
            }
            Self::Bundled(model) => embedded::model_files(model).into_iter().map(|(name, _)| name).collect(),
        }
    }

    fn place(&self, name: &str) -> String {
        match self {
            Self::Folder(folder) => folder.join(name).display().to_string(),
            Self::Bundled(model) => format!("{model}/{name}"),
        }
    }
}

impl Snapshot {
    /// Opens a bundled model by its name, or a snapshot folder.
    ///
    /// # Errors
    /// When it is neither, or a file is missing or not readable.
    pub fn open(model: &str) -> Result<Self> {
        let folder = Path::new(model);
        if embedded::model_names().iter().any(|name| name == model) {
            return Self::read(&Source::Bundled(model.to_owned()), model.to_owned());
        }
        if !folder.is_dir() {
            let bundled = embedded::model_names().join(", ");
            bail!("--model {model}: neither a bundled model ({bundled}) nor a snapshot folder with config.json");
        }
        let name = folder.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        Self::read(&Source::Folder(folder.to_owned()), name.unwrap_or_else(|| model.to_owned()))
    }

    fn read(source: &Source, name: String) -> Result<Self> {
        Ok(Self {
            name,
            config: source.needed("config.json")?,
            weights: read_weights(source)?,
            tokenizer: source.bytes("tokenizer.json").unwrap_or_default(),
            tokenizer_config: source.text("tokenizer_config.json")?.unwrap_or_else(|| "{}".to_owned()),
            template: source.text("chat_template.jinja")?,
        })
    }

    /// Shape and flags, as config.json gives them.
    ///
    /// # Errors
    /// What [`ModelConfig::from_json`] refuses.
    pub fn config(&self) -> Result<ModelConfig> {
        ModelConfig::from_json(&self.config).with_context(|| format!("model {}", self.name))
    }

    /// Loads the decoder onto a device.
    ///
    /// # Errors
    /// What [`Model::load`] refuses.
    pub fn model(&self, device: &Device) -> Result<Model> {
        Model::load(&self.config, &self.weight_views(), device).with_context(|| format!("model {}", self.name))
    }

    /// Loads tokenizer and chat template.
    ///
    /// # Errors
    /// What [`ChatTokenizer::from_bytes`] refuses.
    pub fn tokenizer(&self) -> Result<ChatTokenizer> {
        if self.tokenizer.is_empty() {
            bail!("model {}: tokenizer.json is missing; put it beside config.json", self.name);
        }
        ChatTokenizer::from_bytes(&self.tokenizer, &self.tokenizer_config, self.template.as_deref())
            .with_context(|| format!("model {}", self.name))
    }

    /// The model's card.
    ///
    /// # Errors
    /// When config.json, weights or tokenizer cannot be read.
    pub fn card(&self, device: &str, adapter: Option<String>) -> Result<ModelCard> {
        let config = ModelConfig::from_json(&self.config)?;
        let dtypes = Tensors::read(&self.weight_views())?.dtypes();
        Ok(ModelCard {
            name: self.name.clone(),
            family: config.family.to_owned(),
            n_layers: config.n_layers,
            d_model: config.d_model,
            vocab_size: config.vocab_size,
            parameters: config.parameters(),
            weights_dtype: dtypes.join("+"),
            dtype: "f32".to_owned(),
            device: device.to_owned(),
            adapter,
            weights_sha256: sha256(self.weights.iter().map(|(_, bytes)| bytes.as_slice())),
            tokenizer_sha256: sha256([self.tokenizer.as_slice()]),
            template_sha256: sha256([self.tokenizer()?.template().as_bytes()]),
        })
    }

    fn weight_views(&self) -> Vec<(String, &[u8])> {
        self.weights.iter().map(|(name, bytes)| (name.clone(), bytes.as_slice())).collect()
    }
}

/// SHA-256 over parts, as hex.
fn sha256<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    parts.into_iter().for_each(|part| hash.update(part));
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string never fails");
        text
    })
}

/// The safetensors files of a snapshot: those its index names, else model.safetensors, else all.
fn read_weights(source: &Source) -> Result<Vec<(String, Vec<u8>)>> {
    let names = weight_names(source)?;
    if names.is_empty() {
        bail!("{}: not found; download the weights as safetensors", source.place("model.safetensors"));
    }
    let read = |name: String| {
        let bytes = source.bytes(&name);
        Ok((name.clone(), bytes.ok_or_else(|| anyhow!("{}: cannot be read; download it again", source.place(&name)))?))
    };
    names.into_iter().map(read).collect()
}

fn weight_names(source: &Source) -> Result<BTreeSet<String>> {
    let index = "model.safetensors.index.json";
    if let Some(text) = source.text(index)? {
        let damaged = || format!("{}: is damaged; download it again", source.place(index));
        let index: Index = serde_json::from_str(&text).with_context(damaged)?;
        return Ok(index.weight_map.into_values().collect());
    }
    let names: BTreeSet<String> = source.names().into_iter().filter(|name| name.ends_with(".safetensors")).collect();
    Ok(if names.contains("model.safetensors") { ["model.safetensors".to_owned()].into() } else { names })
}

/// model.safetensors.index.json
#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}
