//! The wire: paths and bodies of the HTTP API (PRODUCT.md §4).

use serde::{Deserialize, Serialize};

use crate::study::{Claim, Sample};

/// Path of the liveness check.
pub const HEALTH: &str = "/api/health";
/// Path of the OpenAPI document.
pub const OPENAPI: &str = "/api/openapi.json";
/// Path of the human-readable API documentation.
pub const DOCS: &str = "/api/docs";
/// Path of the models.
pub const MODELS: &str = "/api/models";
/// Path of the studies.
pub const STUDIES: &str = "/api/studies";

/// Path of one study.
pub fn study_path(id: &str) -> String {
    format!("{STUDIES}/{id}")
}

/// Path of a study's samples.
pub fn samples_path(id: &str) -> String {
    format!("{STUDIES}/{id}/samples")
}

/// Answer of [`HEALTH`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Health {
    /// Always `ok` when the server answers.
    pub status: String,
    /// The program's version.
    pub version: String,
}

/// One model the server can use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ModelEntry {
    /// The name to pass as `--model`.
    pub name: String,
    /// The architecture family, when it could be read.
    pub family: Option<String>,
    /// Parameters, tied ones counted once.
    pub parameters: Option<usize>,
    /// Bytes of the weights on disk.
    pub bytes: u64,
    /// Dtype of the weights on disk, when it could be read.
    pub dtype: Option<String>,
    /// Whether it ships with the program.
    pub bundled: bool,
    /// Why it does not load, if so.
    pub problem: Option<String>,
}

/// One study the server holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StudyEntry {
    /// The study's id.
    pub id: String,
    /// Its model.
    pub model: String,
    /// Its seed.
    pub seed: u64,
    /// Whether it ships with the program.
    pub bundled: bool,
    /// The verdicts, in order of the claims.
    pub verdicts: Vec<Claim>,
    /// SHA-256 of its study.json.
    pub sha256: String,
}

/// Query of a study's samples.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SampleQuery {
    /// Only this task.
    pub task: Option<String>,
    /// `satisfied`, `violated` or `excluded`.
    pub label: Option<String>,
    /// Only with (`true`) or without (`false`) the constraint.
    pub with_constraint: Option<bool>,
    /// Only samples whose prompt or response holds this text, case-insensitively.
    pub search: Option<String>,
    /// Page number from 1.
    pub page: Option<usize>,
}

/// One page of samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SamplePage {
    /// The page's number, from 1.
    pub page: usize,
    /// Samples per page.
    pub per_page: usize,
    /// Samples that match, over all pages.
    pub total: usize,
    /// The samples of this page.
    pub samples: Vec<Sample>,
}

/// An error as RFC 9457 problem details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `about:blank`, or an address that tells more.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The status code.
    pub status: u16,
    /// What went wrong here and what to do about it.
    pub detail: String,
}
