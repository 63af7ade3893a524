//! The files inside the binary: the page, the bundled models and the bundled studies.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Read as _;

use flate2::read::GzDecoder;
use rust_embed::RustEmbed;

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

/// The files of the bundled studies by their path below studies/, each as gzip: written by the build script, sorted.
static STUDIES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/studies.rs"));

/// The bytes of an embedded file.
pub type Bytes = Cow<'static, [u8]>;

/// A file of the page, by its path below dist/.
pub fn page_file(path: &str) -> Option<Bytes> {
    Page::get(path).map(|file| file.data)
}

/// The paths of the page's files.
pub fn page_files() -> Vec<String> {
    Page::iter().map(Cow::into_owned).collect()
}

/// The names of the bundled models, sorted.
pub fn model_names() -> Vec<String> {
    folders(Models::iter())
}

/// A file of a bundled model.
pub fn model_file(model: &str, file: &str) -> Option<Bytes> {
    Models::get(&format!("{model}/{file}")).map(|file| file.data)
}

/// Every file of a bundled model with its name, sorted by name; empty when there is no such model.
pub fn model_files(model: &str) -> Vec<(String, Bytes)> {
    files_below(Models::iter(), model, model_file)
}

/// The ids of the bundled studies, sorted.
pub fn study_ids() -> Vec<String> {
    folders(STUDIES.iter().map(|&(path, _)| path.into()))
}

/// A file of a bundled study.
pub fn study_file(id: &str, file: &str) -> Option<Vec<u8>> {
    let path = format!("{id}/{file}");
    let &(_, packed) = STUDIES.iter().find(|(name, _)| *name == path)?;
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes).expect("the build script packed it whole");
    Some(bytes)
}

/// Every file of a bundled study with its name, sorted by name; empty when there is no such study.
pub fn study_files(id: &str) -> Vec<(String, Vec<u8>)> {
    files_below(STUDIES.iter().map(|&(path, _)| path.into()), id, study_file)
}

fn folders(paths: impl Iterator<Item = Cow<'static, str>>) -> Vec<String> {
    let names: BTreeSet<String> = paths.filter_map(|path| Some(path.split_once('/')?.0.to_owned())).collect();
    names.into_iter().collect()
}

fn files_below<B>(
    paths: impl Iterator<Item = Cow<'static, str>>,
    folder: &str,
    read: fn(&str, &str) -> Option<B>,
) -> Vec<(String, B)> {
    let names: BTreeSet<String> =
        paths.filter_map(|path| Some(path.strip_prefix(folder)?.strip_prefix('/')?.to_owned())).collect();
    names.into_iter().filter_map(|name| read(folder, &name).map(|bytes| (name, bytes))).collect()
}
