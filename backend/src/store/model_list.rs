//! The models that can be named: those in the binary, in the data folder, and in the hub's cache.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use shared::api::ModelEntry;

use super::extent::entries;
use super::origin::Origin;
use crate::embedded;
use crate::hub::Hub;
use crate::snapshot::{Snapshot, Summary};

/// The bundled models, then those below `folder` (which need not exist) by their paths, then those of the hub's cache by their ids,
/// each sorted by name.
pub fn list_models(folder: &Path) -> Vec<ModelEntry> {
    all(folder, &at)
}

/// The same models as clients see them: those below `folder` by the names of their files and folders, and none with a place of this
/// machine's disk.
pub fn shown_models(folder: &Path) -> Vec<ModelEntry> {
    all(folder, &local_model)
}

/// The model of a folder or a .gguf file, as clients see it.
pub fn local_model(path: &Path) -> ModelEntry {
    let model = at(path);
    let name = path.file_name().map_or_else(|| model.name.clone(), |name| name.to_string_lossy().into_owned());
    let within = path.parent().map(|folder| folder.join("").display().to_string()).filter(|folder| !folder.is_empty());
    let problem = match within {
        Some(within) => model.problem.map(|problem| problem.replace(&within, "")),
        None => model.problem,
    };
    ModelEntry { name, problem, ..model }
}

/// All models, those of the disk as `of_path` gives them.
fn all(folder: &Path, of_path: &dyn Fn(&Path) -> ModelEntry) -> Vec<ModelEntry> {
    let bundled = embedded::model_names().into_iter().map(|name| entry(&name, true));
    let local = local(folder).into_iter().map(|path| of_path(&path));
    let cached = Hub::from_env().cached_models().into_iter();
    let cached = cached.map(|(id, folder)| ModelEntry { name: id, ..of_path(&folder) });
    bundled.chain(local).chain(cached).collect()
}

/// The model at a path, which is its name.
fn at(path: &Path) -> ModelEntry {
    ModelEntry { uploaded: Origin::of_model(path).is_some(), ..entry(&path.display().to_string(), false) }
}

/// The paths of the folders and the .gguf files in a folder, sorted.
fn local(folder: &Path) -> Vec<PathBuf> {
    let is_gguf = |path: &Path| path.extension().is_some_and(|of| of.eq_ignore_ascii_case("gguf")) && path.is_file();
    entries(folder).into_iter().filter(|path| path.is_dir() || is_gguf(path)).collect()
}

/// Models whose facts are kept.
const MOST_KNOWN: usize = 1000;

/// The files of a model, each with the time of its last change and its length.
type Stamp = Vec<(PathBuf, Option<SystemTime>, u64)>;

/// A model's facts, looked up again when its files have changed: a tokenizer takes a second and a hundred megabytes to read.
fn entry(model: &str, bundled: bool) -> ModelEntry {
    static KNOWN: Mutex<BTreeMap<String, (Stamp, ModelEntry)>> = Mutex::new(BTreeMap::new());
    let stamp = if bundled { Stamp::new() } else { stamp(Path::new(model)) };
    // Held while a model is read, so that many who ask at once do not all read it.
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, entry)) = known.get(model).filter(|(of, entry)| *of == stamp && entry.bundled == bundled) {
        return entry.clone();
    }
    let entry = read_entry(model, bundled);
    if known.len() >= MOST_KNOWN {
        known.clear();
    }
    known.insert(model.to_owned(), (stamp, entry.clone()));
    entry
}

fn stamp(model: &Path) -> Stamp {
    let of = |path: PathBuf| {
        let metadata = std::fs::metadata(&path).ok();
        let changed = metadata.as_ref().and_then(|metadata| metadata.modified().ok());
        (path, changed, metadata.map_or(0, |metadata| metadata.len()))
    };
    let files = std::fs::read_dir(model).into_iter().flatten().flatten().map(|file| of(file.path()));
    let mut stamp: Stamp = files.chain([of(model.to_owned())]).collect();
    stamp.sort();
    stamp
}

fn read_entry(model: &str, bundled: bool) -> ModelEntry {
    let (summary, problem) = match inspect(model) {
        Ok((summary, problem)) => (Some(summary), problem),
        Err(error) => (None, Some(error)),
    };
    let Summary { family, parameters, bytes, dtype } = summary.unwrap_or_default();
    let known = !family.is_empty();
    ModelEntry {
        name: model.to_owned(),
        family: known.then_some(family),
        parameters: known.then_some(parameters),
        bytes,
        dtype: known.then_some(dtype),
        bundled,
        uploaded: false,
        problem: problem.map(|error| format!("{error:#}")),
    }
}

/// The facts of a model, and why it does not load, if so.
fn inspect(model: &str) -> Result<(Summary, Option<anyhow::Error>), anyhow::Error> {
    let snapshot = Snapshot::open(model)?;
    let summary = snapshot.inspect()?;
    Ok((summary, snapshot.tokenizer().err()))
}
