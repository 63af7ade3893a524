//! The wire of a label audit: a person reads responses and says whether they keep the instruction.

use serde::{Deserialize, Serialize};

use crate::study::Sample;

/// Path of a study's audit.
pub fn audit_path(id: &str) -> String {
    format!("/api/studies/{id}/audit")
}

/// Path that computes a study again under the audit's labels.
pub fn recompute_path(id: &str) -> String {
    format!("/api/studies/{id}/audit/recompute")
}

/// Query of an audit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditQuery {
    /// Only this task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// How many responses are drawn per task, half of them satisfied and half violated where there are enough; absent: 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_task: Option<usize>,
}

/// The audit of a study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Audit {
    /// The study's id.
    pub study: String,
    /// Responses to read, drawn by the study's seed: the same for everyone who asks.
    pub drawn: Vec<AuditSample>,
    /// Agreement of the reader with the checkers, per task with a reading.
    pub agreement: Vec<AuditAgreement>,
    /// Readings that differ from the checker's verdict, over all tasks.
    pub overrides: usize,
    /// Why the study cannot be computed again, if so: its responses and activations are not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_recomputable: Option<String>,
    /// The id of the study under the audit's labels, once it was computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recomputed: Option<String>,
}

/// A response with what its reader said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditSample {
    /// The response.
    pub sample: Sample,
    /// What its reader said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
}

/// What a reader says of a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Reading {
    /// The sample's id.
    pub sample: String,
    /// Whether it keeps the instruction; absent: the reading is withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfied: Option<bool>,
    /// Why, in the reader's words; required where it differs from the checker's verdict. Up to 500 characters.
    #[serde(default)]
    pub reason: String,
}

/// Agreement of a reader with a task's checker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditAgreement {
    /// The task's id.
    pub task: String,
    /// Responses that were read.
    pub n: usize,
    /// Those on which reader and checker agree.
    pub agree: usize,
    /// Cohen's κ; absent where either has one label only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kappa: Option<f64>,
    /// Its 95 % interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<[f64; 2]>,
}
