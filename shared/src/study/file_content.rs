//! What a file holds that someone opens, by its content.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::ProbeResults;

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub enum FileContent {
    /// A zip file, so perhaps a study's bundle.
    Zip,
    /// Results of `skillscope probe`.
    Probes(Box<ProbeResults>),
    /// Results of `skillscope probe` that cannot be read, with the reason.
    BrokenProbes(String),
    /// study.json without the files beside it.
    Study,
    /// Other JSON.
    Json,
    /// Text.
    Text,
    /// Anything else.
    Binary,
    /// Nothing.
    Empty,
}

/// The fields of an object that tell what it is.
#[derive(Deserialize)]
struct Fields {
    schema: Option<IgnoredAny>,
    verdicts: Option<IgnoredAny>,
    sites: Option<IgnoredAny>,
    not_probeable: Option<IgnoredAny>,
}

impl FileContent {
    /// What bytes are.
    pub fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"PK") {
            return Self::Zip;
        }
        let Ok(text) = std::str::from_utf8(bytes) else { return Self::Binary };
        let text = text.trim_start_matches('\u{feff}').trim();
        match serde_json::from_str(text) {
            _ if text.is_empty() => Self::Empty,
            _ if text.contains('\0') => Self::Binary,
            // An array of four would pass as the fields, too.
            _ if !text.starts_with('{') => Self::Text,
            Ok(Fields { schema: Some(_), verdicts: Some(_), .. }) => Self::Study,
            Ok(Fields { sites: Some(_), not_probeable: Some(_), .. }) => match serde_json::from_str(text) {
                Ok(results) => Self::Probes(Box::new(results)),
                Err(error) => Self::BrokenProbes(error.to_string()),
            },
            Ok(_) => Self::Json,
            Err(_) => Self::Text,
        }
    }
}
