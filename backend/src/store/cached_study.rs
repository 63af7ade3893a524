//! One study, ready to be served: parsed once, compressed once, sent as bytes.

use std::io::Write as _;
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result};
use axum::body::Bytes;
use shared::api::{ListedEffect, StudyEntry, file};
use shared::hash::sha256;
use shared::live::LiveStudy;
use shared::study::{Sample, Study, StudyConfig};

use super::study_folder::{SAMPLES_FILE, parse_samples};

/// Reads the bytes of another file of the study.
type ReadFile = Box<dyn Fn(&str) -> Result<Vec<u8>> + Send + Sync>;

/// The JSON of [`Study::front`].
#[derive(Clone)]
pub struct Front {
    /// As it is.
    pub json: Bytes,
    /// Compressed with brotli.
    pub compressed: Bytes,
    /// SHA-256 of `json`.
    pub sha256: String,
}

/// A study that was read and validated.
pub struct CachedStudy {
    /// Its line in the list.
    pub entry: StudyEntry,
    /// The id that study.json gives it; that of its line in the list is its folder's name.
    pub named: String,
    /// The tasks it holds, in order.
    pub tasks: Vec<String>,
    /// Its config.
    pub config: StudyConfig,
    /// study.json, verbatim.
    pub json: Bytes,
    compressed: OnceLock<Bytes>,
    front: OnceLock<std::result::Result<Front, String>>,
    read_file: ReadFile,
    samples: OnceLock<std::result::Result<Arc<[Sample]>, String>>,
    live: OnceLock<std::result::Result<Arc<LiveStudy>, String>>,
}

impl CachedStudy {
    /// Parses study.json; the samples are read on first use.
    ///
    /// # Errors
    /// What [`Study::from_json`] refuses.
    pub(super) fn new(id: &str, bundled: bool, json: Bytes, read_file: ReadFile) -> Result<Self> {
        let text = std::str::from_utf8(&json).context("study.json is not UTF-8; the file is damaged")?;
        let study = Study::from_json(text)?;
        let entry = Self::entry_of(id, bundled, &json, &study);
        let tasks = study.tasks.into_iter().map(|task| task.id).collect();
        Ok(Self {
            entry,
            named: study.id,
            tasks,
            config: study.config,
            json,
            compressed: OnceLock::new(),
            front: OnceLock::new(),
            read_file,
            samples: OnceLock::new(),
            live: OnceLock::new(),
        })
    }

    /// A study's line in a list.
    pub fn entry_of(id: &str, bundled: bool, json: &[u8], study: &Study) -> StudyEntry {
        StudyEntry {
            id: id.to_owned(),
            model: study.provenance.model.name.clone(),
            seed: study.config.seed,
            bundled,
            uploaded: false,
            verdicts: study.verdicts.iter().map(|verdict| verdict.verdict).collect(),
            effects: ListedEffect::of(study),
            sha256: sha256(json),
        }
    }

    /// Whether an audit here made it: a study under overruled labels that nobody brought.
    pub fn is_of_audit(&self) -> bool {
        self.config.labels.is_some() && !self.entry.uploaded
    }

    /// study.json, compressed with brotli on first use.
    pub fn brotli(&self) -> Bytes {
        self.compressed.get_or_init(|| compress(&self.json)).clone()
    }

    /// The front of the study, written and compressed on first use.
    ///
    /// # Errors
    /// When the study cannot be written again.
    pub fn front(&self) -> std::result::Result<Front, String> {
        let written = || {
            // The samples are not kept for it: parsed, they take many times what the front takes.
            let samples = self.samples.get().cloned().unwrap_or_else(|| self.read_samples())?;
            let json = front_of(&self.json, &samples).map_err(|error| format!("{error:#}"))?;
            Ok(Front { sha256: sha256(&json), compressed: compress(&json), json: json.into() })
        };
        self.front.get_or_init(written).clone()
    }

    /// The samples.
    ///
    /// # Errors
    /// When samples.jsonl is missing or damaged.
    pub fn samples(&self) -> std::result::Result<Arc<[Sample]>, String> {
        self.samples.get_or_init(|| self.read_samples()).clone()
    }

    fn read_samples(&self) -> std::result::Result<Arc<[Sample]>, String> {
        let samples = (self.read_file)(SAMPLES_FILE).and_then(|bytes| parse_samples(&bytes));
        samples.map(Arc::from).map_err(|error| format!("study {}, {SAMPLES_FILE}: {error:#}", self.entry.id))
    }

    /// probes.safetensors, verbatim.
    ///
    /// # Errors
    /// When the study has none, or it cannot be read.
    pub fn probes(&self) -> std::result::Result<Vec<u8>, String> {
        (self.read_file)(file::PROBES).map_err(|error| format!("study {}, {}: {error:#}", self.entry.id, file::PROBES))
    }

    /// What live requests need of the study.
    ///
    /// # Errors
    /// When it holds no probes, or its files are damaged.
    pub fn live(&self) -> std::result::Result<Arc<LiveStudy>, String> {
        let load = || {
            let read = LiveStudy::read(&self.json, &self.probes()?);
            read.map(Arc::new).map_err(|error| format!("study {}: {error}", self.entry.id))
        };
        self.live.get_or_init(load).clone()
    }
}

/// The front of a study's JSON, with examples of its samples.
///
/// # Errors
/// When it is no study, or the samples are damaged.
pub fn front_json(json: &[u8], samples: &[u8]) -> Result<Vec<u8>> {
    front_of(json, &parse_samples(samples)?)
}

fn front_of(json: &[u8], samples: &[Sample]) -> Result<Vec<u8>> {
    let text = std::str::from_utf8(json).context("study.json is not UTF-8; the file is damaged")?;
    Ok(Study::from_json(text)?.front(samples).to_json()?.into_bytes())
}

/// Brotli at a quality that costs well under a second for a study of megabytes, in a window no larger than the bytes: the encoder
/// takes twice the window.
pub(crate) fn compress(bytes: &[u8]) -> Bytes {
    let window = (usize::BITS - bytes.len().leading_zeros()).clamp(16, 22);
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 6, window);
    writer.write_all(bytes).expect("writing to memory never fails");
    Bytes::from(writer.into_inner())
}
