//! Finished studies in forms that need no server: one file, a static site, tables, a graph, a bundle.

mod card;
mod columnar;
mod graphml;
mod latex;
mod page;
mod printed;
mod table;
mod tables;

pub use card::with_card;
pub use columnar::parquet;
pub use graphml::graphml;
pub use latex::latex_tables;
pub use page::{html, site};
pub use table::{Table, TableFormat};
pub use tables::{codebook, probe_codebook, probe_tables};

use anyhow::{Context, Result};
use shared::api::StudyEntry;
use shared::live::LiveStudy;
use shared::study::{Record, Sample, Study};

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

    /// Its files with the probes that Live needs, those at the position of the verdicts, and all subspaces; its SHA256SUMS says
    /// so.
    ///
    /// # Errors
    /// When the study has no probes or no SHA256SUMS.
    pub fn with_live_probes(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let probes =
            LiveStudy::read(self.file(store::STUDY_FILE)?, self.file(store::PROBES_FILE)?)?.directions.to_bytes()?;
        let sums = String::from_utf8_lossy(self.file(store::SUMS_FILE)?);
        let sum = |line: &str| match line.split_once("  ") {
            Some((_, of)) if of == store::PROBES_FILE => format!("{}  {of}\n", store::sha256(&probes)),
            _ => format!("{line}\n"),
        };
        let sums: String = sums.lines().map(sum).collect();
        let file = |(name, bytes): &(String, Vec<u8>)| {
            let bytes = match name.as_str() {
                store::PROBES_FILE => &probes,
                store::SUMS_FILE => sums.as_bytes(),
                _ => bytes,
            };
            (name.clone(), bytes.to_vec())
        };
        Ok(self.files.iter().map(file).collect())
    }

    /// Its samples.
    ///
    /// # Errors
    /// When samples.jsonl is missing or damaged.
    pub fn samples(&self) -> Result<Vec<Sample>> {
        store::parse_samples(self.file(store::SAMPLES_FILE)?)
    }

    /// The tables of its numbers that have rows; the folds of its responses are those of its record, where it has one.
    ///
    /// # Errors
    /// When its samples or its record are damaged.
    pub fn tables(&self) -> Result<Vec<Table>> {
        let record = self.file(store::RECORD_FILE).ok().map(|bytes| Record::from_json(&String::from_utf8_lossy(bytes)));
        Ok(tables::tables(&self.study, &self.samples()?, record.transpose()?.as_ref()))
    }
}
