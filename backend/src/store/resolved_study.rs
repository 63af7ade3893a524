//! A finished study that a command names: a folder, a bundle, or the id of one that ships with the program.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use shared::live::LiveStudy;
use shared::study::FileContent;

use super::{PROBES_FILE, STUDY_FILE, bundle, default_data_dir};
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
            if embedded::study(name).is_some() {
                eprintln!(
                    "note: {name} is the folder here, which hides the bundled study of that id; rename it to have that one"
                );
            }
            return Ok(Self { path: path.to_owned(), _unpacked: None });
        }
        if path.is_file() {
            let bytes = std::fs::read(path).with_context(|| format!("{name}: cannot be read"))?;
            if let Some(other) = other_than_zip(&bytes) {
                bail!("{name}: {other}; give a study's folder, its bundle (.zip) or the id of a known study");
            }
            return Self::unpacked(&bytes).with_context(|| name.to_owned());
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

    /// What Live and control vectors need of a study.
    ///
    /// # Errors
    /// Those of [`Self::find`], and for a study without probes or with damaged files.
    pub fn live(name: &str) -> Result<LiveStudy> {
        let found = Self::find(name)?;
        let read = |file: &str| {
            std::fs::read(found.path.join(file))
                .with_context(|| format!("study {name} has no readable {file}; run it again to have it"))
        };
        LiveStudy::read(&read(STUDY_FILE)?, &read(PROBES_FILE)?).with_context(|| format!("study {name}"))
    }

    fn unpacked(bundle: &[u8]) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot make a folder to unpack the study")?;
        bundle::unpack(Cursor::new(bundle), bundle.len() as u64, bundle::MOST_BYTES, folder.path())?;
        Ok(Self { path: folder.path().to_owned(), _unpacked: Some(folder) })
    }
}

/// What a file is that is no zip, so no bundle of a study.
fn other_than_zip(bytes: &[u8]) -> Option<String> {
    let what = match FileContent::of(bytes) {
        FileContent::Zip => return None,
        FileContent::Probes(_) => {
            "results of `skillscope probe`, which `skillscope study show` and the page open, no study"
        }
        FileContent::BrokenProbes(why) => {
            return Some(format!("results of `skillscope probe` that cannot be read: {why}"));
        }
        FileContent::Study => "study.json alone, without the samples and hashes that lie beside it",
        FileContent::Json => "JSON, but neither a study's bundle nor results of `skillscope probe`",
        FileContent::Text => "a text, no study",
        FileContent::Binary => "a binary file that is no zip, so no study's bundle",
        FileContent::Empty => "an empty file, no study",
    };
    Some(what.to_owned())
}
