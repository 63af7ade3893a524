//! A study as one file: the files of its folder in a zip, below a folder of the study's id.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, Write as _};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::PROBES_FILE;
use super::study_folder::{STUDY_FILE, is_plain_name};

/// The most bytes that a bundle may unpack to: enough for a study with all its activations, too few for a zip bomb.
pub(super) const MOST_BYTES: u64 = 4 << 30;
/// The most files that a study may have.
pub(super) const MOST_FILES: usize = 64;
/// The most bytes that a byte of a bundle may unpack to: studies have 3 to 7, a zip bomb has 1000.
pub(super) const MOST_RATIO: u64 = 100;
/// The most bytes of a file that is read whole and parsed: all but the probes.
pub(super) const MOST_PARSED: u64 = 128 << 20;
/// Bytes that every bundle may unpack to, however small it is.
const SMALL: u64 = 1 << 20;

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

/// Unpacks a bundle of a size into a folder that exists; its files may lie in one folder or none.
///
/// # Errors
/// When it is no zip, holds no study, or holds what no study does: a path that leaves its folder, too many files, more than
/// `most` bytes, more than [`MOST_RATIO`] times its size, or more than [`MOST_PARSED`] in a file that is parsed. Files that
/// were unpacked before are left in the folder.
pub fn unpack(bundle: impl Read + Seek, size: u64, most: u64, into: &Path) -> Result<()> {
    let mut archive = ZipArchive::new(bundle)
        .context("no zip file, or a damaged one; make it with `skillscope export STUDY --bundle FILE`")?;
    ensure!(archive.len() <= MOST_FILES, "{} files, at most {MOST_FILES} are in a study", archive.len());
    let most = most.min(size.saturating_mul(MOST_RATIO).max(SMALL));
    let (mut names, mut left, mut folder) = (BTreeSet::new(), most, None);
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
        if !names.insert(name.to_owned()) {
            bail!("'{path}' occurs twice; do not trust this bundle");
        }
        let room = if name == PROBES_FILE { left } else { left.min(MOST_PARSED) };
        let too_much = || {
            if room < left {
                return format!("'{path}' unpacks to more than {} MB; no study has so much there", MOST_PARSED >> 20);
            }
            format!("it unpacks to more than {} MB; do not trust this bundle", most.div_ceil(1_000_000))
        };
        ensure!(entry.size() <= room, too_much());
        // The size that the entry claims is not trusted.
        let written = write(&mut entry.take(room + 1), &into.join(name));
        let bytes = written.with_context(|| format!("{path}: cannot be unpacked"))?;
        ensure!(bytes <= room, too_much());
        left -= bytes;
    }
    ensure!(names.contains(STUDY_FILE), "it holds no {STUDY_FILE}; give a study's bundle");
    Ok(())
}

/// Writes what is read into a new file; returns its bytes.
fn write(from: &mut impl Read, path: &Path) -> io::Result<u64> {
    let mut file = File::create_new(path)?;
    let bytes = io::copy(from, &mut file)?;
    file.sync_all()?;
    Ok(bytes)
}
