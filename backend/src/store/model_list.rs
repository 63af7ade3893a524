//! The models that can be named: those in the binary, in the data folder, and in the hub's cache.

use std::path::Path;

use shared::api::ModelEntry;

use crate::embedded;
use crate::hub::Hub;
use crate::snapshot::{Snapshot, Summary};

/// The bundled models, then those below `folder` (which need not exist), then those of the hub's cache, each sorted by name.
pub fn list_models(folder: &Path) -> Vec<ModelEntry> {
    let bundled = embedded::model_names().into_iter().map(|name| entry(&name, true));
    let local = folders(folder).into_iter().map(|name| entry(&name, false));
    let cached = Hub::from_env().cached_models().into_iter().map(|(id, folder)| {
        let folder = folder.display().to_string();
        ModelEntry { name: id, ..entry(&folder, false) }
    });
    bundled.chain(local).chain(cached).collect()
}

/// The paths of the folders in a folder, sorted.
fn folders(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut paths: Vec<String> = entries.filter(|path| path.is_dir()).map(|path| path.display().to_string()).collect();
    paths.sort();
    paths
}

fn entry(model: &str, bundled: bool) -> ModelEntry {
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
        problem: problem.map(|error| format!("{error:#}")),
    }
}

/// The facts of a model, and why it does not load, if so.
fn inspect(model: &str) -> Result<(Summary, Option<anyhow::Error>), anyhow::Error> {
    let snapshot = Snapshot::open(model)?;
    let summary = snapshot.inspect()?;
    Ok((summary, snapshot.tokenizer().err()))
}
