//! Labels of a study that a reader has overruled.

use serde::{Deserialize, Serialize};

use crate::hash::sha256;

/// A label that a reader has overruled: a row of the file of `run --labels`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overruled {
    /// The sample's id.
    pub sample: String,
    /// Whether its response keeps the instruction.
    pub satisfied: bool,
    /// Why, in the reader's words.
    pub reason: String,
}

/// What a study says of the labels that a reader has overruled before it was computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LabelsConfig {
    /// How many.
    pub overruled: usize,
    /// SHA-256 of their rows, sorted by sample, as compact JSON, each followed by a line feed.
    pub sha256: String,
}

impl LabelsConfig {
    /// Of rows in any order; `None` without rows.
    pub fn of(rows: &[Overruled]) -> Option<Self> {
        let mut sorted: Vec<&Overruled> = rows.iter().collect();
        sorted.sort_by(|one, other| one.sample.cmp(&other.sample));
        let overruled = sorted.len();
        (overruled > 0).then(|| Self { overruled, sha256: sha256(overruled_lines(sorted).as_bytes()) })
    }
}

/// Rows as the lines of a file.
pub fn overruled_lines<'a>(rows: impl IntoIterator<Item = &'a Overruled>) -> String {
    let line = |row: &Overruled| serde_json::to_string(row).expect("a row holds strings and a truth value only") + "\n";
    rows.into_iter().map(line).collect()
}
