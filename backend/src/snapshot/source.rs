//! Where a snapshot's files lie, and how their bytes are read.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use shared::model::ReadAt;

use crate::embedded;

/// Where a snapshot's files lie.
pub enum Source {
    /// A folder on disk.
    Folder(PathBuf),
    /// A bundled model, by its name.
    Bundled(String),
}

/// model.safetensors.index.json
#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}

/// The index of a checkpoint in several files.
pub const INDEX: &str = "model.safetensors.index.json";
/// A checkpoint in one file.
pub const WEIGHTS: &str = "model.safetensors";

impl Source {
    /// A file's bytes, if it is there.
    pub fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        match self {
            Self::Folder(folder) => std::fs::read(folder.join(name)).ok(),
            Self::Bundled(model) => embedded::model_file(model, name).map(Cow::into_owned),
        }
    }

    /// A file's text, if it is there.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(&self, name: &str) -> Result<Option<String>> {
        let Some(bytes) = self.bytes(name) else { return Ok(None) };
        String::from_utf8(bytes).map(Some).map_err(|_| anyhow!("{}: is not UTF-8; download it again", self.place(name)))
    }

    /// A text file that must be there.
    ///
    /// # Errors
    /// When it is not, or not UTF-8.
    pub fn needed(&self, name: &str) -> Result<String> {
        self.text(name)?.ok_or_else(|| anyhow!("{}: cannot be read; the snapshot needs it", self.place(name)))
    }

    /// A large file, opened to be read in pieces.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub fn open(&self, name: &str) -> Result<Box<dyn ReadAt>> {
        let unreadable = || format!("{}: cannot be read; download it again", self.place(name));
        match self {
            Self::Folder(folder) => {
                let file = File::open(folder.join(name)).with_context(unreadable)?;
                let size = file.metadata().with_context(unreadable)?.len();
                Ok(Box::new(OnDisk { file: Mutex::new(file), size }))
            }
            Self::Bundled(model) => {
                let bytes = embedded::model_file(model, name).ok_or_else(|| anyhow!(unreadable()))?;
                Ok(Box::new(bytes))
            }
        }
    }

    /// The safetensors files: those the index names, else model.safetensors, else all there are.
    ///
    /// # Errors
    /// When the index is damaged or there is no safetensors file.
    pub fn weight_names(&self) -> Result<BTreeSet<String>> {
        if let Some(text) = self.text(INDEX)? {
            return indexed(&text).with_context(|| format!("{}: is damaged; download it again", self.place(INDEX)));
        }
        let names = self.names().into_iter().filter(|name| name.ends_with(".safetensors"));
        let names: BTreeSet<String> = names.collect();
        match names {
            names if names.contains(WEIGHTS) => Ok([WEIGHTS.to_owned()].into()),
            names if names.is_empty() => {
                bail!("{}: not found; download the weights as safetensors", self.place(WEIGHTS))
            }
            names => Ok(names),
        }
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

/// The files that an index names, none of them outside its folder.
///
/// # Errors
/// When the text is no index.
pub fn indexed(text: &str) -> Result<BTreeSet<String>> {
    let index: Index = serde_json::from_str(text)?;
    let names: BTreeSet<String> = index.weight_map.into_values().collect();
    if let Some(name) = names.iter().find(|name| name.contains(['/', '\\'])) {
        bail!("it names a file elsewhere, '{name}'");
    }
    Ok(names)
}

/// A file on disk, read where it is asked for.
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
