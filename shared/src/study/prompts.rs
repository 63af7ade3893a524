//! The file of a study's prompts, where they are a researcher's own.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The file that a study's prompts, and perhaps its responses and labels, were given in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PromptsConfig {
    /// Its name, without the folder.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Prompts in it.
    pub rows: usize,
    /// Of these, with a response; the model wrote the others.
    pub responses: usize,
    /// Of these, with a label; checkers judged the others.
    pub labels: usize,
}

impl fmt::Display for PromptsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, rows, responses, labels, .. } = self;
        write!(f, "own prompts from {file} ({rows} rows, {responses} with responses, {labels} with labels)")
    }
}
