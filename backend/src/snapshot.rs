//! Snapshots on this machine: from the program itself, from a folder, or from the hub.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, bail};
use burn::tensor::Device;
use serde_json::Value;
use shared::Error;
use shared::model::{Model, ModelConfig, Precision};
use shared::snapshot::{Files, Gguf, InMemory, ReadAt, SafetensorsFolder, SnapshotFormat};
use shared::study::{ModelCard, Sampling};
use shared::template::DATE;
use shared::tokenizer::ChatTokenizer;

use crate::device::OpenDevice;
use crate::embedded;
use crate::hub::{Hub, HubId};

const CHECK: &str = "check its kind and its permissions";

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

/// A model that can be loaded, in any file format.
pub struct Snapshot {
    /// The name shown: the folder's.
    pub name: String,
    /// Whether it was trained on the tiny world alone: the bundled models, and the folders that `lab train` writes.
    pub tiny_world: bool,
    /// Its files.
    pub files: Arc<dyn Files>,
    format: Box<dyn SnapshotFormat>,
}

/// The files of a bundled model by its name, of a snapshot folder, or of a model of the hub by its id; and the name shown.
///
/// # Errors
/// When it is none of them.
fn find(model: &str) -> Result<(String, Arc<dyn Files>)> {
    if embedded::model_names().iter().any(|name| name == model) {
        let files = embedded::model_files(model).into_iter().collect();
        return Ok((model.to_owned(), Arc::new(InMemory { name: model.to_owned(), files })));
    }
    let folder = Path::new(model);
    if folder.is_dir() {
        let name = folder.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        return Ok((name.unwrap_or_else(|| model.to_owned()), Arc::new(FolderFiles(folder.to_owned()))));
    }
    let Some(id) = HubId::parse(model) else {
        let bundled = embedded::model_names().join(", ");
        bail!(
            "--model {model}: neither a bundled model ({bundled}), nor a snapshot folder, nor a .gguf file, nor a hub id (org/name, org/name/file.gguf)"
        );
    };
    let folder = Hub::from_env().folder(&id)?;
    match &id.file {
        Some(name) => file(&folder.join(name)),
        None => Ok((model.to_owned(), Arc::new(FolderFiles(folder)))),
    }
}

/// Whether a folder holds the record that `lab train` writes.
fn has_our_training(files: &dyn Files) -> Result<bool> {
    let record = files.text("training.json")?.and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
    Ok(record.is_some_and(|record| record["family"].is_string() && record["warmup"].is_u64()))
}

/// A file's folder, and its name.
fn file(path: &Path) -> Result<(String, Arc<dyn Files>)> {
    let name = path.file_name().context("a file has a name")?.to_string_lossy().into_owned();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    Ok((name, Arc::new(FolderFiles(folder.to_owned()))))
}

/// The format of some files: a GGUF file by its name, or alone in a folder without config.json; else a snapshot folder.
fn format(name: &str, files: &Arc<dyn Files>) -> shared::Result<Box<dyn SnapshotFormat>> {
    let is_gguf = |name: &str| name.to_lowercase().ends_with(".gguf");
    if is_gguf(name) {
        return Ok(Box::new(Gguf::open(files.clone(), name)?));
    }
    let names = files.names()?;
    let ggufs: Vec<&String> = names.iter().filter(|name| is_gguf(name)).collect();
    match ggufs.as_slice() {
        _ if names.iter().any(|name| name == "config.json") => {}
        [] => {}
        [one] => return Ok(Box::new(Gguf::open(files.clone(), one)?)),
        [one, ..] => {
            let problem = format!("holds {} .gguf files", ggufs.len());
            return Err(Error::checkpoint(
                files.place(""),
                problem,
                format!("name one of them, as {}", files.place(one)),
            ));
        }
    }
    Ok(Box::new(SafetensorsFolder::open(files.clone())?))
}

impl Snapshot {
    /// Opens a bundled model by its name, a snapshot folder, or a model of the hub by its id.
    ///
    /// # Errors
    /// When it is none of them, or a file is missing or not readable.
    pub fn open(model: &str) -> Result<Self> {
        let path = Path::new(model);
        let (name, files) = if path.is_file() { file(path)? } else { find(model)? };
        let format = format(&name, &files).with_context(|| format!("model {name}"))?;
        let tiny_world = embedded::model_names().iter().any(|name| name == model) || has_our_training(files.as_ref())?;
        Ok(Self { name, tiny_world, files, format })
    }

    /// Shape and flags.
    ///
    /// # Errors
    /// What [`ModelConfig::from_json`] refuses.
    pub fn config(&self) -> Result<ModelConfig> {
        self.named(self.format.config())
    }

    /// The snapshot's facts, after comparing its configuration with the headers of its tensors; no weight is read.
    ///
    /// # Errors
    /// What [`shared::model::Tensors::check`] refuses.
    pub fn inspect(&self) -> Result<Summary> {
        let (config, tensors) = (self.config()?, self.named(self.format.tensors())?);
        self.named(tensors.check(&config))?;
        Ok(Summary {
            family: config.family.to_owned(),
            parameters: config.parameters(),
            bytes: tensors.bytes(),
            dtype: tensors.dtypes().join("+"),
        })
    }

    /// Loads the decoder onto a device, tensor by tensor.
    ///
    /// # Errors
    /// What [`Model::load`] refuses.
    pub fn model(&self, precision: Precision, device: &Device) -> Result<Model> {
        let mut tensors = self.named(self.format.tensors())?;
        self.named(Model::load(self.config()?, tensors.as_mut(), precision, device))
    }

    /// Loads tokenizer and chat template, which is given nothing but chats and today's date.
    ///
    /// # Errors
    /// What [`SnapshotFormat::tokenizer`] refuses.
    pub fn tokenizer(&self) -> Result<ChatTokenizer> {
        self.tokenizer_with(&BTreeMap::new(), None)
    }

    /// Loads tokenizer and chat template with what that is given beside chats; the date is today's where it is absent.
    ///
    /// # Errors
    /// What [`SnapshotFormat::tokenizer`] and [`ChatTokenizer::with_template`] refuse.
    pub fn tokenizer_with(&self, arguments: &BTreeMap<String, Value>, date: Option<&str>) -> Result<ChatTokenizer> {
        let date = date.map_or_else(now, str::to_owned);
        self.named(self.format.tokenizer().and_then(|tokenizer| tokenizer.with_template(arguments, Some(&date))))
    }

    /// Loads the tokenizer alone: for texts that are the whole prompt.
    ///
    /// # Errors
    /// What [`SnapshotFormat::plain_tokenizer`] refuses.
    pub fn plain_tokenizer(&self) -> Result<ChatTokenizer> {
        self.named(self.format.plain_tokenizer())
    }

    /// The model's card, as computed in `precision` on a device.
    ///
    /// # Errors
    /// When config.json, weights or tokenizer cannot be read.
    pub fn card(&self, precision: Precision, opened: &OpenDevice) -> Result<ModelCard> {
        let (config, digest) = (self.config()?, self.named(self.format.digest())?);
        Ok(ModelCard {
            name: self.name.clone(),
            family: config.family.to_owned(),
            n_layers: config.n_layers,
            d_model: config.d_model,
            vocab_size: config.vocab_size,
            parameters: config.parameters(),
            weights_dtype: self.named(self.format.tensors())?.dtypes().join("+"),
            dtype: precision.name().to_owned(),
            device: opened.name.to_owned(),
            adapter: opened.adapter.clone(),
            weights_sha256: digest.weights,
            tokenizer_sha256: digest.tokenizer,
            template_sha256: digest.template,
        })
    }

    /// How a model of natural language is sampled: with temperature and top p of generation_config.json where it names both;
    /// `None` for a model of the tiny world.
    ///
    /// # Errors
    /// When that file is no JSON.
    pub fn natural_sampling(&self) -> Result<Option<Sampling>> {
        if self.tiny_world {
            return Ok(None);
        }
        let text = self.files.text("generation_config.json")?.unwrap_or_else(|| "{}".to_owned());
        let own: serde_json::Value = serde_json::from_str(&text).context("generation_config.json")?;
        let (temperature, top_p) = match (own["temperature"].as_f64(), own["top_p"].as_f64()) {
            (Some(temperature), Some(top_p)) => (temperature, top_p),
            _ => (0.7, 0.95),
        };
        let max_tokens = (self.config()?.max_positions / 2).min(256);
        Ok(Some(Sampling { temperature, top_p, max_tokens }))
    }

    /// With the model's name before what went wrong.
    fn named<T>(&self, read: shared::Result<T>) -> Result<T> {
        read.with_context(|| format!("model {}", self.name))
    }
}

/// The local time, as templates are given it.
pub fn now() -> String {
    chrono::Local::now().format(DATE).to_string()
}

/// The files of a folder on disk.
pub struct FolderFiles(pub PathBuf);

impl Files for FolderFiles {
    fn names(&self) -> shared::Result<Vec<String>> {
        let listed = std::fs::read_dir(&self.0).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
        let unlisted = |error: std::io::Error| Error::checkpoint(self.place(""), error.to_string(), CHECK);
        let names = listed.map_err(unlisted)?.into_iter().map(|entry| entry.file_name().into_string());
        // No file of a snapshot has a name that is not text.
        Ok(names.filter_map(std::result::Result::ok).collect())
    }

    fn place(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn open(&self, name: &str) -> shared::Result<Option<Box<dyn ReadAt + '_>>> {
        let refused = |problem: String| Err(Error::checkpoint(self.place(name), problem, CHECK));
        match File::open(self.0.join(name)).and_then(|file| Ok((file.metadata()?, file))) {
            Ok((about, file)) if about.is_file() => {
                Ok(Some(Box::new(OnDisk { file: Mutex::new(file), size: about.len() })))
            }
            Ok(_) => refused("is no file".to_owned()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => refused(format!("cannot be read ({error})")),
        }
    }
}

/// A file on disk, read on request.
struct OnDisk {
    file: Mutex<File>,
    size: u64,
}

impl ReadAt for OnDisk {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::result::Result<(), String> {
        let mut file = self.file.lock().map_err(|error| error.to_string())?;
        file.seek(SeekFrom::Start(offset)).map_err(|error| error.to_string())?;
        file.read_exact(buffer).map_err(|error| error.to_string())
    }
}
