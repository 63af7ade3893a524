//! probes.safetensors of a study's folder.

use std::path::Path;

use anyhow::{Context, Result};
use shared::api::file;
use shared::run::Directions;

/// The directions in a study's folder.
///
/// # Errors
/// When the file is missing, damaged, or lacks a part; the message names the file and the tensor.
pub fn read_probes(folder: &Path) -> Result<Directions> {
    let path = folder.join(file::PROBES);
    let bytes = std::fs::read(&path).with_context(|| {
        format!("{}: cannot be read; run the study again, older ones hold no probes", path.display())
    })?;
    Directions::from_bytes(&bytes).with_context(|| path.display().to_string())
}
