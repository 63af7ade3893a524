//! The files inside the binary: the page, the bundled models and the bundled studies.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::sync::{Mutex, PoisonError};

use rust_embed::RustEmbed;
use shared::hash::hex;
use zip::ZipArchive;

/// The page, as `cargo xtask page` writes it.
#[derive(RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Page;

/// Snapshot folders, one per bundled model.
#[derive(RustEmbed)]
#[folder = "../models"]
#[allow_missing = true]
struct Models;

/// Bundles of finished studies, one zip per study.
#[derive(RustEmbed)]
#[folder = "../studies"]
#[allow_missing = true]
struct Studies;

/// The bytes of an embedded file.
pub type Bytes = Cow<'static, [u8]>;

/// A file of the page, by its path below dist/. Of its modules dist/ holds the compressed form alone.
pub fn page_file(path: &str) -> Option<Bytes> {
    if let Some(file) = Page::get(path) {
        return Some(file.data);
    }
    let small = Page::get(&format!("{path}.br"))?.data;
    let mut bytes = Vec::new();
    brotli::Decompressor::new(&*small, 1 << 16).read_to_end(&mut bytes).ok()?;
    Some(Cow::Owned(bytes))
}

/// The length of a file of the page.
pub fn page_length(path: &str) -> Option<usize> {
    static KNOWN: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(&length) = known.get(path) {
        return Some(length);
    }
    let length = page_file(path)?.len();
    known.insert(path.to_owned(), length);
    Some(length)
}

/// The paths of the page's files.
pub fn page_files() -> BTreeSet<String> {
    Page::iter().map(|path| path.strip_suffix(".br").unwrap_or(&path).to_owned()).collect()
}

/// The names of the bundled models, sorted.
pub fn model_names() -> Vec<String> {
    let names: BTreeSet<String> = Models::iter().filter_map(|path| Some(path.split_once('/')?.0.to_owned())).collect();
    names.into_iter().collect()
}

/// A file of a bundled model.
pub fn model_file(model: &str, file: &str) -> Option<Bytes> {
    Models::get(&format!("{model}/{file}")).map(|file| file.data)
}

/// SHA-256 of a file of a bundled model, as hex; computed when the program was built.
pub fn model_hash(model: &str, file: &str) -> Option<String> {
    Models::get(&format!("{model}/{file}")).map(|file| hex(&file.metadata.sha256_hash()))
}

/// Every file of a bundled model with its name, sorted by name; empty when there is no such model.
pub fn model_files(model: &str) -> Vec<(String, Bytes)> {
    let names: BTreeSet<String> =
        Models::iter().filter_map(|path| Some(path.strip_prefix(model)?.strip_prefix('/')?.to_owned())).collect();
    names.into_iter().filter_map(|name| model_file(model, &name).map(|bytes| (name, bytes))).collect()
}

/// The ids of the bundled studies, sorted.
pub fn study_ids() -> Vec<String> {
    let mut ids: Vec<String> = Studies::iter().filter_map(|path| Some(path.strip_suffix(".zip")?.to_owned())).collect();
    ids.sort();
    ids
}

/// The bundle of a bundled study.
pub fn study(id: &str) -> Option<Bytes> {
    Studies::get(&format!("{id}.zip")).map(|file| file.data)
}

/// A file of a bundled study.
pub fn study_file(id: &str, file: &str) -> Option<Vec<u8>> {
    let mut bundle = ZipArchive::new(Cursor::new(study(id)?)).ok()?;
    let mut bytes = Vec::new();
    bundle.by_name(&format!("{id}/{file}")).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
