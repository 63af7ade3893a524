//! Snapshots: a model's files, from the program itself or from a folder.

mod source;

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use burn::tensor::Device;
use sha2::{Digest, Sha256};
use shared::model::{Checkpoint, Model, ModelConfig, Precision, ReadAt, checkpoint};
use shared::study::ModelCard;
use shared::tokenizer::ChatTokenizer;

use crate::device::Opened;
use crate::embedded;
use crate::hub::{Hub, HubId};
use source::Source;
pub use source::{INDEX, WEIGHTS, indexed};

/// Bytes that are hashed at a time.
const PIECE: usize = 1 << 20;

/// What a snapshot is, as far as its headers tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// The family's `model_type`.
    pub family: String,
    /// Parameters, tied ones counted once.
    pub parameters: usize,
    /// Bytes of the weights on disk.
    pub bytes: u64,
    /// Dtypes of the weights on disk, joined by `+`.
    pub dtype: String,
}

/// A model's files; the weights stay where they are until they are loaded.
pub struct Snapshot {
    /// The name shown: the folder's.
    pub name: String,
    source: Source,
    config: String,
    generation: Option<String>,
    tokenizer: Vec<u8>,
    tokenizer_config: String,
    template: Option<String>,
}

impl Snapshot {
    /// Opens a bundled model by its name, a snapshot folder, or a model of the hub by its id.
    ///
    /// # Errors
    /// When it is none of them, or a file is missing or not readable.
    pub fn open(model: &str) -> Result<Self> {
        let folder = Path::new(model);
        if embedded::model_names().iter().any(|name| name == model) {
            return Self::read(Source::Bundled(model.to_owned()), model.to_owned());
        }
        if !folder.is_dir() {
            let Some(id) = HubId::parse(model) else {
                let bundled = embedded::model_names().join(", ");
                bail!(
                    "--model {model}: neither a bundled model ({bundled}), nor a snapshot folder, nor a hub id (org/name)"
                );
            };
            return Self::read(Source::Folder(Hub::from_env().folder(&id)?), model.to_owned());
        }
        let name = folder.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        Self::read(Source::Folder(folder.to_owned()), name.unwrap_or_else(|| model.to_owned()))
    }

    fn read(source: Source, name: String) -> Result<Self> {
        Ok(Self {
            name,
            config: source.needed("config.json")?,
            generation: source.text("generation_config.json")?,
            tokenizer: source.bytes("tokenizer.json").unwrap_or_default(),
            tokenizer_config: source.text("tokenizer_config.json")?.unwrap_or_else(|| "{}".to_owned()),
            template: source.text("chat_template.jinja")?,
            source,
        })
    }

    /// A file's bytes as they are, if it is there.
    pub fn file(&self, name: &str) -> Option<Vec<u8>> {
        self.source.bytes(name)
    }

    /// Shape and flags, as config.json and generation_config.json give them.
    ///
    /// # Errors
    /// What [`ModelConfig::from_json`] refuses.
    pub fn config(&self) -> Result<ModelConfig> {
        let config = ModelConfig::from_json(&self.config).and_then(|config| match &self.generation {
            Some(generation) => config.with_generation(generation),
            None => Ok(config),
        });
        config.with_context(|| format!("model {}", self.name))
    }

    /// What the snapshot is, after comparing config.json with the headers of the weights; no weight is read.
    ///
    /// # Errors
    /// What [`Checkpoint::check`] refuses.
    pub fn inspect(&self) -> Result<Summary> {
        let (config, checkpoint) = (self.config()?, self.checkpoint()?);
        checkpoint.check(&config).with_context(|| format!("model {}", self.name))?;
        Ok(Summary {
            family: config.family.to_owned(),
            parameters: config.parameters(),
            bytes: checkpoint.bytes(),
            dtype: checkpoint.dtypes().join("+"),
        })
    }

    /// Loads the decoder onto a device, tensor by tensor.
    ///
    /// # Errors
    /// What [`Model::load`] refuses.
    pub fn model(&self, precision: Precision, device: &Device) -> Result<Model> {
        let config = self.config()?;
        Model::load(config, self.checkpoint()?, precision, device).with_context(|| format!("model {}", self.name))
    }

    /// Loads tokenizer and chat template.
    ///
    /// # Errors
    /// What [`ChatTokenizer::from_bytes`] refuses.
    pub fn tokenizer(&self) -> Result<ChatTokenizer> {
        self.read_tokenizer(|json, config| ChatTokenizer::from_bytes(json, config, self.template.as_deref()))
    }

    /// Loads the tokenizer alone: for texts that are the whole prompt.
    ///
    /// # Errors
    /// When tokenizer.json is missing or damaged.
    pub fn plain_tokenizer(&self) -> Result<ChatTokenizer> {
        self.read_tokenizer(ChatTokenizer::without_template)
    }

    fn read_tokenizer(&self, read: impl FnOnce(&[u8], &str) -> shared::Result<ChatTokenizer>) -> Result<ChatTokenizer> {
        if self.tokenizer.is_empty() {
            bail!("model {}: tokenizer.json is missing; put it beside config.json", self.name);
        }
        read(&self.tokenizer, &self.tokenizer_config).with_context(|| format!("model {}", self.name))
    }

    /// The model's card, as computed in `precision` on a device.
    ///
    /// # Errors
    /// When config.json, weights or tokenizer cannot be read.
    pub fn card(&self, precision: Precision, opened: &Opened) -> Result<ModelCard> {
        let config = self.config()?;
        let mut weights = Sha256::new();
        for (name, file) in self.files()? {
            hash(&mut weights, file.as_ref()).map_err(|error| anyhow::anyhow!("{name}: cannot be read ({error})"))?;
        }
        Ok(ModelCard {
            name: self.name.clone(),
            family: config.family.to_owned(),
            n_layers: config.n_layers,
            d_model: config.d_model,
            vocab_size: config.vocab_size,
            parameters: config.parameters(),
            weights_dtype: self.checkpoint()?.dtypes().join("+"),
            dtype: precision.name().to_owned(),
            device: opened.name.to_owned(),
            adapter: opened.adapter.clone(),
            weights_sha256: hex(weights),
            tokenizer_sha256: hex(Sha256::new().chain_update(&self.tokenizer)),
            template_sha256: hex(Sha256::new().chain_update(self.tokenizer()?.template())),
        })
    }

    fn checkpoint(&self) -> Result<Checkpoint<'static>> {
        Ok(Checkpoint::open(self.files()?)?)
    }

    fn files(&self) -> Result<Vec<checkpoint::File<'static>>> {
        self.source.weight_names()?.into_iter().map(|name| Ok((name.clone(), self.source.open(&name)?))).collect()
    }
}

/// Hashes a file piece by piece.
fn hash(hash: &mut Sha256, file: &dyn ReadAt) -> std::result::Result<(), String> {
    let (size, mut offset) = (file.size(), 0);
    let mut piece = vec![0; PIECE];
    while offset < size {
        let length = PIECE.min((size - offset) as usize);
        file.read_at(offset, &mut piece[..length])?;
        hash.update(&piece[..length]);
        offset += length as u64;
    }
    Ok(())
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string never fails");
        text
    })
}
