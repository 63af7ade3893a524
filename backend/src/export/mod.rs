//! Finished studies in forms that need no server: one file, a static site, tables, a graph, a bundle.

mod columnar;
mod graphml;
mod latex;
mod page;
mod printed;
mod table;
mod tables;

pub use columnar::parquet;
pub use graphml::graphml;
pub use latex::latex_tables;
pub use page::{html, site};
pub use table::{Table, TableFormat};
pub use tables::{codebook, probe_codebook, probe_tables, tables};

use anyhow::{Context, Result};
use shared::api::StudyEntry;
use shared::study::{Sample, Study};

use crate::store::{self, CachedStudy, ResolvedStudy};

/// A verified study with its files, as they are on disk.
pub struct Exported {
    /// Its line in a list of studies.
    pub entry: StudyEntry,
    /// Its numbers.
    pub study: Study,
    /// Its files by name, SHA256SUMS among them.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Exported {
    /// The study that a command names, once every hash of it was checked.
    ///
    /// # Errors
    /// When it is not found or not whole.
    pub fn read(name: &str) -> Result<Self> {
        let opened = ResolvedStudy::find(name)?;
        let study = store::verify(&opened.path).with_context(|| format!("study {name}"))?;
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&opened.path).with_context(|| opened.path.display().to_string())? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_file() && !name.starts_with('.') {
                files.push((name, std::fs::read(&path).with_context(|| path.display().to_string())?));
            }
        }
        files.sort();
        let json = files.iter().find(|(name, _)| name == store::STUDY_FILE).context("study.json is missing")?;
        let entry = CachedStudy::entry_of(&study.id, false, &json.1, &study);
        Ok(Self { entry, study, files })
    }

    /// A file by name.
    ///
    /// # Errors
    /// When the study has no such file.
    pub fn file(&self, name: &str) -> Result<&[u8]> {
        let found = self.files.iter().find(|(known, _)| known == name);
        found.map(|(_, bytes)| bytes.as_slice()).with_context(|| format!("study {}: {name} is missing", self.entry.id))
    }

    /// Its files without one, if it has it; its SHA256SUMS then does not list it.
    ///
    /// # Errors
    /// When the study has no SHA256SUMS.
    pub fn without(&self, name: &str) -> Result<Vec<(String, Vec<u8>)>> {
        let sums = String::from_utf8_lossy(self.file(store::SUMS_FILE)?);
        let listed = sums.lines().filter(|line| line.split_once("  ").is_none_or(|(_, of)| of != name));
        let sums: String = listed.flat_map(|line| [line, "\n"]).collect();
        let mut files: Vec<_> = self.files.iter().filter(|(of, _)| of != name).cloned().collect();
        let place = files.iter_mut().find(|(of, _)| of == store::SUMS_FILE).expect("it was read above");
        place.1 = sums.into_bytes();
        Ok(files)
    }

    /// Its samples.
    ///
    /// # Errors
    /// When samples.jsonl is missing or damaged.
    pub fn samples(&self) -> Result<Vec<Sample>> {
        store::parse_samples(self.file(store::SAMPLES_FILE)?)
    }
}
