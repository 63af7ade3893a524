//! A finished study that a command names: a folder, a bundle, or the id of one that ships with the program.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::atomic::write_atomically;
use super::{bundle, default_data_dir};
use crate::embedded;

/// A study's folder; an unpacked bundle is removed when this is dropped.
pub struct ResolvedStudy {
    /// The folder.
    pub path: PathBuf,
    _unpacked: Option<tempfile::TempDir>,
}

impl ResolvedStudy {
    /// The study of a folder, a bundle, an id in the data folder, or the id of a bundled study.
    ///
    /// # Errors
    /// When there is no such study, or a bundle that cannot be unpacked.
    pub fn find(name: &str) -> Result<Self> {
        let path = Path::new(name);
        if path.is_dir() {
            return Ok(Self { path: path.to_owned(), _unpacked: None });
        }
        if path.is_file() {
            return Self::unpacked(|folder| bundle::unpack(path, folder));
        }
        let own = default_data_dir().join("studies").join(name);
        if path.components().count() == 1 && own.is_dir() {
            return Ok(Self { path: own, _unpacked: None });
        }
        let files = embedded::study_files(name);
        if files.is_empty() {
            let known = embedded::study_ids().join(", ");
            bail!("{name}: no folder, no bundle and no known study; those that ship with the program are {known}");
        }
        Self::unpacked(|folder| files.iter().try_for_each(|(file, bytes)| write_atomically(&folder.join(file), bytes)))
    }

    fn unpacked(write: impl FnOnce(&Path) -> Result<()>) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot make a folder to unpack the study")?;
        write(folder.path())?;
        Ok(Self { path: folder.path().to_owned(), _unpacked: Some(folder) })
    }
}
