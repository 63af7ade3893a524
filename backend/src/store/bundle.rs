//! A study as one file: the files of its folder in a zip, below a folder of the study's id.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::atomic::write_atomically;
use super::study_folder::{STUDY_FILE, is_plain_name};

/// The most bytes that a bundle may unpack to: enough for a study with all its activations, too few for a zip bomb.
const MOST_BYTES: u64 = 4 << 30;
/// The most files that a study may have.
const MOST_FILES: usize = 64;

/// The files of a study by name, packed; the same files give the same bytes.
///
/// # Errors
/// When they do not fit a zip file.
pub fn pack(id: &str, files: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    // The earliest date that a zip can hold: the time of packing is not part of a study.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in files {
        let options = options.large_file(bytes.len() as u64 >= u64::from(u32::MAX));
        writer.start_file(format!("{id}/{name}"), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Unpacks a bundle into a folder that exists; its files may lie in one folder or none.
///
/// # Errors
/// When it is no zip, holds no study, or holds what no study does: a path that leaves its folder, too many files, or more
/// bytes than it may unpack to.
pub fn unpack(bundle: &[u8], into: &Path) -> Result<()> {
    let files = files_of(bundle)?;
    files.iter().try_for_each(|(name, bytes)| write_atomically(&into.join(name), bytes))
}

fn files_of(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .context("no zip file, or a damaged one; make it with `skillscope export STUDY --bundle FILE`")?;
    ensure!(archive.len() <= MOST_FILES, "{} files, at most {MOST_FILES} are in a study", archive.len());
    let (mut files, mut left) = (BTreeMap::new(), MOST_BYTES);
    let mut folder = None;
    for index in 0..archive.len() {
        let entry = archive.by_index(index)?;
        if entry.is_dir() {
            continue;
        }
        let path = entry.name().to_owned();
        let (of, name) = path.rsplit_once('/').unwrap_or(("", &path));
        if !is_plain_name(name) || of.contains(['/', '\\']) || of == ".." || of == "." || entry.is_symlink() {
            bail!("'{path}' leaves the study's folder; do not trust this bundle");
        }
        if *folder.get_or_insert_with(|| of.to_owned()) != of {
            bail!("'{path}' lies in another folder than the files before it; a bundle holds one study");
        }
        let mut content = Vec::new();
        // The size that the entry claims is not trusted.
        entry.take(left + 1).read_to_end(&mut content).with_context(|| format!("{path}: damaged"))?;
        left = left
            .checked_sub(content.len() as u64)
            .with_context(|| format!("it unpacks to more than {} GiB; do not trust this bundle", MOST_BYTES >> 30))?;
        if files.insert(name.to_owned(), content).is_some() {
            bail!("'{path}' occurs twice; do not trust this bundle");
        }
    }
    ensure!(files.contains_key(STUDY_FILE), "it holds no {STUDY_FILE}; give a study's bundle");
    Ok(files)
}
