//! What the units of a run depend on, as one hash.

use anyhow::{Context, Result};
use shared::hash::sha256;
use shared::study::StudyConfig;

use crate::program::own_program;

/// A key of everything that a run's units depend on: config, provenance (weights, device, judges), and the program itself. The
/// config's date follows it, for a run that is resumed on another day.
///
/// # Errors
/// When the program's own file cannot be read.
pub fn run_key(config: &StudyConfig, provenance: &str) -> Result<String> {
    let program = own_program().and_then(std::fs::read).context("the program's own file cannot be read")?;
    let text = serde_json::to_string(config).context("the config cannot be written")?;
    let key = sha256([text.as_str(), provenance, &sha256(&program)].join("\n").as_bytes());
    Ok(config.date.as_ref().map_or_else(|| key.clone(), |date| format!("{key} {date}")))
}
