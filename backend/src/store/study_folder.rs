//! A study as a folder: study.json, samples.jsonl, further files, and SHA256SUMS over all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Component, Path};

use anyhow::{Context, Result, bail};
use shared::study::{Sample, Study};

use super::atomic::{UNFINISHED, write_atomically};
use super::origin::Origin;
use super::record_file::{RECORD_FILE, verify_record};
use shared::api::file::PROBES as PROBES_FILE;
use shared::hash::sha256;

pub use shared::api::file::{SAMPLES as SAMPLES_FILE, STUDY as STUDY_FILE, SUMS as SUMS_FILE};

/// The files that a study may have.
pub(super) const FILES: [&str; 5] = [STUDY_FILE, SAMPLES_FILE, PROBES_FILE, RECORD_FILE, SUMS_FILE];

/// Writes a study's folder: files first, SHA256SUMS last, so that a folder with matching sums is complete. A folder that does
/// not exist yet is written beside its place and renamed into it.
///
/// # Errors
/// When a number is not finite, a further file's name is taken or leaves the folder, or the folder cannot be written.
pub fn write_study(folder: &Path, study: &Study, samples: &[Sample], further: &[(&str, &[u8])]) -> Result<()> {
    let mut files = BTreeMap::new();
    files.insert(STUDY_FILE, study.to_json()?.into_bytes());
    files.insert(SAMPLES_FILE, samples_to_lines(samples)?);
    for &(name, bytes) in further {
        if !is_plain_name(name) || name == SUMS_FILE || files.insert(name, bytes.to_vec()).is_some() {
            bail!("study file '{name}': the name is taken or no plain file name; choose another");
        }
    }
    if folder.exists() {
        Origin::forget_of_study(folder);
        return write_files(folder, &files);
    }
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let cannot = || format!("{}: cannot be written; check free space and permissions", folder.display());
    std::fs::create_dir_all(parent).with_context(cannot)?;
    let staging = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(parent).with_context(cannot)?;
    write_files(staging.path(), &files)?;
    std::fs::rename(staging.keep(), folder).with_context(cannot)
}

/// Whether a folder holds a study, complete or not.
pub fn holds_study(folder: &Path) -> bool {
    [STUDY_FILE, SUMS_FILE].iter().any(|file| folder.join(file).exists())
}

fn write_files(folder: &Path, files: &BTreeMap<&str, Vec<u8>>) -> Result<()> {
    let mut sums = String::new();
    for (name, bytes) in files {
        write_atomically(&folder.join(name), bytes)?;
        writeln!(sums, "{}  {name}", sha256(bytes)).expect("writing to a string never fails");
    }
    write_atomically(&folder.join(SUMS_FILE), sums.as_bytes())
}

fn samples_to_lines(samples: &[Sample]) -> Result<Vec<u8>> {
    let mut lines = Vec::new();
    for sample in samples {
        serde_json::to_writer(&mut lines, sample).with_context(|| format!("sample {} cannot be written", sample.id))?;
        lines.push(b'\n');
    }
    Ok(lines)
}

/// Reads study.json of a folder.
///
/// # Errors
/// When it is missing, not UTF-8, damaged, or of a newer schema.
pub fn read_study(folder: &Path) -> Result<Study> {
    let path = folder.join(STUDY_FILE);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{}: cannot be read; give a study's folder", path.display()))?;
    Study::from_json(&text).with_context(|| path.display().to_string())
}

/// Reads samples.jsonl of a folder.
///
/// # Errors
/// When it is missing, or a line is no sample; the error names the line.
pub fn read_samples(folder: &Path) -> Result<Vec<Sample>> {
    let path = folder.join(SAMPLES_FILE);
    let bytes =
        std::fs::read(&path).with_context(|| format!("{}: cannot be read; give a study's folder", path.display()))?;
    parse_samples(&bytes).with_context(|| path.display().to_string())
}

/// Reads the lines of samples.jsonl.
///
/// # Errors
/// When it is not UTF-8, or a line is no sample; the error names the line.
pub fn parse_samples(bytes: &[u8]) -> Result<Vec<Sample>> {
    let text = std::str::from_utf8(bytes).context("not UTF-8; the file is damaged")?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let parse = |(index, line)| {
        serde_json::from_str(line).with_context(|| format!("line {}: not a sample; the file is damaged", index + 1))
    };
    lines.map(parse).collect()
}

/// Checks a study's folder: every hash, no file beyond SHA256SUMS, the schema, every sample, unique sample ids, and that the
/// record, where there is one, is of these samples. Returns the study.
///
/// # Errors
/// The first fault, naming the file.
pub fn verify(folder: &Path) -> Result<Study> {
    let path = folder.join(SUMS_FILE);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{}: cannot be read; give a study's folder", path.display()))?;
    let mut known = BTreeSet::from([SUMS_FILE.to_owned()]);
    for line in text.lines() {
        let name = verify_line(folder, line).with_context(|| path.display().to_string())?;
        known.insert(name);
    }
    for required in [STUDY_FILE, SAMPLES_FILE] {
        if !known.contains(required) {
            bail!("{}: {required} is not listed; write the study again with `skillscope run`", path.display());
        }
    }
    refuse_unlisted(folder, &known)?;
    let study = read_study(folder)?;
    let samples = read_samples(folder)?;
    let mut ids = BTreeSet::new();
    if let Some(twice) = samples.iter().find(|sample| !ids.insert(sample.id.as_str())) {
        bail!("{}: sample id '{}' occurs twice; the file is damaged", folder.join(SAMPLES_FILE).display(), twice.id);
    }
    if known.contains(RECORD_FILE) {
        verify_record(folder, &samples)?;
    }
    Ok(study)
}

/// Checks one line of SHA256SUMS; returns the file's name.
fn verify_line(folder: &Path, line: &str) -> Result<String> {
    let Some((expected, name)) = line.split_once("  ") else {
        bail!("'{line}' is no line of SHA256SUMS; expected a hash, two spaces and a name");
    };
    if !is_plain_name(name) {
        bail!("'{name}' leaves the study's folder; do not trust this study");
    }
    let bytes = std::fs::read(folder.join(name)).with_context(|| format!("{name} is listed but cannot be read"))?;
    let got = sha256(&bytes);
    if got != expected {
        bail!("{name}: expected sha256 {expected}, got {got}; the file was changed after it was written");
    }
    Ok(name.to_owned())
}

fn refuse_unlisted(folder: &Path, known: &BTreeSet<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !known.contains(&name) && !name.starts_with('.') {
            bail!("{}: not in {SUMS_FILE}; remove it or write the study again", folder.join(name).display());
        }
    }
    Ok(())
}

/// Whether a name is one path segment that stays in its folder.
pub(super) fn is_plain_name(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None)) && !name.contains(['/', '\\'])
}
