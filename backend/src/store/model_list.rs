//! The models that can be named: those in the binary and those in the data folder.

use std::borrow::Cow;
use std::path::Path;

use shared::api::ModelEntry;
use shared::model::ModelConfig;

use crate::embedded;

/// The bundled models, then those below `folder` (which need not exist), each sorted by name.
pub fn list_models(folder: &Path) -> Vec<ModelEntry> {
    let bundled = embedded::model_names().into_iter().map(|name| {
        let bytes = embedded::model_files(&name).iter().map(|(_, bytes)| bytes.len() as u64).sum();
        let config = embedded::model_file(&name, "config.json").map(Cow::into_owned);
        entry(name, bytes, config.as_deref(), true)
    });
    bundled.chain(local(folder)).collect()
}

fn local(folder: &Path) -> Vec<ModelEntry> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    paths.sort();
    let models = paths.into_iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        entry(name, bytes_in(&path), std::fs::read(path.join("config.json")).ok().as_deref(), false)
    });
    models.collect()
}

/// Bytes of the files directly in a folder.
fn bytes_in(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .filter(std::fs::Metadata::is_file)
        .map(|file| file.len())
        .sum()
}

fn entry(name: String, bytes: u64, config: Option<&[u8]>, bundled: bool) -> ModelEntry {
    let parsed = match config.map(std::str::from_utf8) {
        Some(Ok(text)) => ModelConfig::from_json(text).map_err(|error| error.to_string()),
        Some(Err(_)) => Err("config.json: not UTF-8; download the snapshot again".to_owned()),
        None => Err("config.json is missing; put a whole snapshot into the folder".to_owned()),
    };
    let (family, parameters, problem) = match parsed {
        Ok(config) => (Some(config.family.to_owned()), Some(config.parameters()), None),
        Err(problem) => (None, None, Some(problem)),
    };
    ModelEntry { name, family, parameters, bytes, bundled, problem }
}
