//! Snapshot folders: reading a model's files from disk.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use burn::tensor::Device;
use sha2::{Digest, Sha256};
use shared::model::{Model, ModelConfig, weights::Tensors};
use shared::study::ModelCard;
use shared::tokenizer::ChatTokenizer;

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

impl Snapshot {
    /// Reads a snapshot folder.
    ///
    /// # Errors
    /// When it is no folder, or a file is missing or not readable.
    pub fn read(folder: &Path) -> Result<Self> {
        if !folder.is_dir() {
            bail!(
                "{}: not a folder; give a bundled model's name or a snapshot folder with config.json",
                folder.display()
            );
        }
        let text = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path)
                .with_context(|| format!("{}: cannot be read; the snapshot needs it", path.display()))
        };
        let tokenizer = folder.join("tokenizer.json");
        let name = folder.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        Ok(Self {
            name: name.unwrap_or_else(|| folder.display().to_string()),
            config: text("config.json")?,
            weights: read_weights(folder)?,
            tokenizer: std::fs::read(&tokenizer).unwrap_or_default(),
            tokenizer_config: text("tokenizer_config.json").unwrap_or_else(|_| "{}".to_owned()),
            template: text("chat_template.jinja").ok(),
        })
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

/// Every safetensors file of a folder, by name.
fn read_weights(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{}: cannot be read", folder.display()))?;
    let is_weights = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "safetensors");
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_weights).collect();
    paths.sort();
    if paths.is_empty() {
        bail!("{}: holds no .safetensors file; download the weights in that format", folder.display());
    }
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
        Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes))
    };
    paths.into_iter().map(read).collect()
}
