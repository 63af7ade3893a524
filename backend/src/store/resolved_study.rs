//! A finished study that a command names: a folder, a bundle, or the id of one that ships with the program.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

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
            let bundle = std::fs::read(path).with_context(|| format!("{name}: cannot be read"))?;
            return Self::unpacked(&bundle).with_context(|| name.to_owned());
        }
        let own = default_data_dir().join("studies").join(name);
        if path.components().count() == 1 && own.is_dir() {
            return Ok(Self { path: own, _unpacked: None });
        }
        let Some(bundle) = embedded::study(name) else {
            let known = embedded::study_ids().join(", ");
            bail!("{name}: no folder, no bundle and no known study; those that ship with the program are {known}");
        };
        Self::unpacked(&bundle)
    }

    fn unpacked(bundle: &[u8]) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot make a folder to unpack the study")?;
        bundle::unpack(bundle, folder.path())?;
        Ok(Self { path: folder.path().to_owned(), _unpacked: Some(folder) })
    }
}
