//! The studies that the server holds: those in the binary and those in the data folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::{Context, Result};
use shared::api::StudyEntry;
use shared::natural::Name;

use super::cached_study::CachedStudy;
use super::origin::Origin;
use super::study_folder::{STUDY_FILE, holds_study};
use crate::embedded;

/// A study, or the reason why it cannot be served.
pub type Outcome = std::result::Result<Arc<CachedStudy>, String>;

/// When study.json was last changed, and its size.
type Stamp = (Option<SystemTime>, u64);

/// The studies by id. A study of the data folder comes before a bundled one of the same id: it is the user's.
pub struct Catalogue {
    bundled: BTreeMap<String, Outcome>,
    folder: PathBuf,
    cached: Mutex<BTreeMap<String, (Stamp, Outcome)>>,
}

impl Catalogue {
    /// The bundled studies and those below `folder`, which need not exist.
    pub fn new(folder: PathBuf) -> Self {
        let bundled = embedded::study_ids().into_iter().map(|id| {
            let outcome = read_bundled(&id).map(Arc::new).map_err(|error| format!("bundled study {id}: {error:#}"));
            (id, outcome)
        });
        Self { bundled: bundled.collect(), folder, cached: Mutex::default() }
    }

    /// Every study that can be served: bundled ones first, among them those of models that do not ship with the program, then by id; broken ones are reported on stderr once.
    pub fn list(&self) -> Vec<StudyEntry> {
        let mut all: BTreeMap<String, Outcome> = self.bundled.clone();
        for id in self.ids_on_disk() {
            if let Some(outcome) = self.on_disk(&id) {
                all.insert(id, outcome);
            }
        }
        let mut entries: Vec<StudyEntry> = all.into_values().flatten().map(|record| record.entry.clone()).collect();
        let tiny = embedded::model_names();
        entries.sort_by_key(|entry| {
            (!entry.bundled, entry.bundled && tiny.contains(&entry.model), Name(entry.id.clone()))
        });
        entries
    }

    /// Compresses every study and its front before its first request.
    pub fn warm(&self) {
        for record in self.list().iter().filter_map(|entry| self.get(&entry.id)?.ok()) {
            record.brotli();
            // One that has no front says so when it is asked for.
            let _ = record.front();
        }
    }

    /// The study of an id; `None` when there is none.
    pub fn get(&self, id: &str) -> Option<Outcome> {
        self.on_disk(id).or_else(|| self.bundled.get(id).cloned())
    }

    /// Whether the data folder holds a study of an id, whole or not.
    pub fn is_on_disk(&self, id: &str) -> bool {
        is_id(id) && holds_study(&self.folder.join(id))
    }

    /// The folders below the data folder that hold a study.json.
    fn ids_on_disk(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return Vec::new() };
        let mut ids: Vec<String> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        ids.retain(|id| is_id(id));
        ids.sort();
        ids
    }

    /// A study of the data folder, read again only when its file changed.
    fn on_disk(&self, id: &str) -> Option<Outcome> {
        if !is_id(id) {
            return None;
        }
        let folder = self.folder.join(id);
        let Ok(metadata) = std::fs::metadata(folder.join(STUDY_FILE)) else {
            // It may have been removed.
            self.cached.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
            return None;
        };
        let stamp = (metadata.modified().ok(), metadata.len());
        let mut cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, outcome)) = cached.get(id).filter(|(known, _)| *known == stamp) {
            return Some(outcome.clone());
        }
        let outcome = read_folder(id, &folder).map(Arc::new).map_err(|error| format!("{error:#}"));
        match &outcome {
            Err(problem) => eprintln!("study {id} is left out: {problem}"),
            Ok(record) if record.named != id => eprintln!(
                "study {id}: its study.json names it '{}', and links of that name do not open it; rename the folder, or run it again with --name {id}",
                record.named
            ),
            Ok(_) if self.bundled.contains_key(id) => {
                eprintln!("study {id}: hides the bundled study of that id; rename it by running it again with --name");
            }
            Ok(_) => {}
        }
        cached.insert(id.to_owned(), (stamp, outcome.clone()));
        Some(outcome)
    }
}

/// Whether a text can be a study's id: letters, digits, `.`, `_` and `-`, not hidden.
pub(crate) fn is_id(text: &str) -> bool {
    let allowed = |character: char| character.is_ascii_alphanumeric() || "._-".contains(character);
    !text.is_empty() && !text.starts_with('.') && text.chars().all(allowed)
}

fn read_bundled(id: &str) -> Result<CachedStudy> {
    let json = embedded::study_file(id, STUDY_FILE).context("study.json is missing")?;
    let name = id.to_owned();
    let file = move |file: &str| {
        embedded::study_file(&name, file)
            .with_context(|| format!("the bundle holds no {file}; run the study to have it"))
    };
    CachedStudy::new(id, true, json.into(), Box::new(file))
}

fn read_folder(id: &str, folder: &Path) -> Result<CachedStudy> {
    let path = folder.join(STUDY_FILE);
    // Named below the data folder: clients see it, and need not know where that is.
    let shown = format!("{id}/{STUDY_FILE}");
    let json = std::fs::read(&path).with_context(|| shown.clone())?;
    let (folder, uploaded) = (folder.to_owned(), Origin::of_study(folder).is_some());
    let file = move |file: &str| std::fs::read(folder.join(file)).context("cannot be read");
    let mut study = CachedStudy::new(id, false, json.into(), Box::new(file)).context(shown)?;
    study.entry.uploaded = uploaded;
    Ok(study)
}
