//! What is known of an upload's origin: a hidden file in a study's folder, or beside a model's file.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use chrono::{SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use super::atomic::write_atomically;

/// The file's name in a study's folder, and what follows a dot and the name of a model's file. It is hidden, so no part of the
/// study: SHA256SUMS does not list it, and bundles leave it out.
const NAME: &str = ".origin.json";

/// How a study or a model came into the data folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "origin", rename_all = "kebab-case")]
pub enum Origin {
    /// A client of the server brought it.
    Uploaded {
        /// When, RFC 3339 in UTC.
        at: String,
        /// Bytes of what was sent.
        bytes: u64,
        /// SHA-256 of what was sent.
        sha256: String,
    },
}

impl Origin {
    /// An upload of now.
    pub fn uploaded(bytes: u64, sha256: String) -> Self {
        Self::Uploaded { at: Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true), bytes, sha256 }
    }

    /// The origin of the study in a folder, where it is known.
    pub fn of_study(folder: &Path) -> Option<Self> {
        read(&folder.join(NAME))
    }

    /// The origin of a model's file, where it is known. A file of another size took the upload's place.
    pub fn of_model(file: &Path) -> Option<Self> {
        let (size, origin) = (std::fs::metadata(file).ok()?.len(), read(&beside(file)?)?);
        let Self::Uploaded { bytes, .. } = &origin;
        (*bytes == size).then_some(origin)
    }

    /// Keeps the origin of a study in its folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_of_study(&self, folder: &Path) -> Result<()> {
        write_atomically(&folder.join(NAME), &serde_json::to_vec(self)?)
    }

    /// Keeps the origin of a model beside its file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_of_model(&self, file: &Path) -> Result<()> {
        write_atomically(&beside(file).context("a model's file has a name")?, &serde_json::to_vec(self)?)
    }

    /// Removes what is known of a model that is removed.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn forget_of_model(file: &Path) -> io::Result<()> {
        beside(file).map_or(Ok(()), std::fs::remove_file)
    }

    /// Removes what is known of the study in a folder: it is written anew.
    pub fn forget_of_study(folder: &Path) {
        // Where it cannot be removed, the study cannot be written either.
        let _ = std::fs::remove_file(folder.join(NAME));
    }

    /// The model's file whose origin a file holds, by its name.
    pub fn model_of(path: &Path) -> Option<PathBuf> {
        let name = path.file_name()?.to_str()?.strip_prefix('.')?.strip_suffix(NAME)?;
        (!name.is_empty()).then(|| path.with_file_name(name))
    }
}

/// The place of a model's origin.
fn beside(file: &Path) -> Option<PathBuf> {
    Some(file.with_file_name(format!(".{}{NAME}", file.file_name()?.to_str()?)))
}

fn read(path: &Path) -> Option<Origin> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}
