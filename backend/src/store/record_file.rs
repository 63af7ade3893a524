//! record.json: folds, blocks, held-out logits and outcomes behind a study's numbers.

use std::path::Path;

use anyhow::{Context, Result};
use shared::study::{Record, Sample};

/// The file's name in a study's folder.
pub const RECORD_FILE: &str = "record.json";

/// The record in a study's folder.
///
/// # Errors
/// When the file is missing or damaged; the message names it.
pub fn read_record(folder: &Path) -> Result<Record> {
    let path = folder.join(RECORD_FILE);
    let text = std::fs::read_to_string(&path).with_context(|| {
        format!("{}: cannot be read; run the study again, older ones hold no record", path.display())
    })?;
    Record::from_json(&text).with_context(|| path.display().to_string())
}

/// Checks a folder's record against its samples.
///
/// # Errors
/// When the file cannot be read, or is of other samples.
pub(super) fn verify_record(folder: &Path, samples: &[Sample]) -> Result<()> {
    read_record(folder)?.check(samples).with_context(|| folder.join(RECORD_FILE).display().to_string())
}
