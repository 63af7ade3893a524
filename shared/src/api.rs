//! The wire: paths and bodies of the HTTP API.

mod audit;
mod run;
mod samples;
mod unfinished;
mod upload;

pub use audit::{Audit, AuditAgreement, AuditQuery, AuditSample, Reading, audit_path, recompute_path};
pub use run::{
    PREVIEW, Priority, RUNS, Run, RunChange, RunLine, RunPage, RunProgress, RunRequest, RunState, run_cancel_path,
    run_events_path, run_path, run_resume_path,
};
pub use samples::{SamplePage, SampleQuery};
pub use unfinished::{ForecastTask, RunCell, RunForecast, RunRate};
pub use upload::{ModelUpload, TASK_CHECK, TaskCheck, TaskFault, uploaded_model_path};

use serde::{Deserialize, Serialize};

use crate::study::{Claim, ClaimHalf, ClaimVerdict, Study};

/// Path of the liveness check.
pub const HEALTH: &str = "/api/health";
/// Path of the OpenAPI document.
pub const OPENAPI: &str = "/api/openapi.json";
/// Path of the human-readable API documentation.
pub const DOCS: &str = "/api/docs";
/// Path of what the server counts, in Prometheus' text format.
pub const METRICS: &str = "/metrics";
/// Name of the header that names a request, in its answer, its problem and the server's log.
pub const REQUEST_ID: &str = "x-request-id";
/// Name of the header that says how many bytes an answer has unpacked.
pub const LENGTH: &str = "x-length";
/// Path of the models.
pub const MODELS: &str = "/api/models";
/// Path of the studies.
pub const STUDIES: &str = "/api/studies";
/// Path of live requests.
pub const LIVE: &str = "/api/live";
/// Path of the kept views: short links.
pub const VIEWS: &str = "/api/views";

/// Path of the session of a browser that was given the server's token.
pub const SESSION: &str = "/api/session";

/// Path of one kept view.
pub fn view_path(hash: &str) -> String {
    format!("{VIEWS}/{hash}")
}

/// Path of one study.
pub fn study_path(id: &str) -> String {
    format!("{STUDIES}/{id}")
}

/// Path of the part of a study that the page shows first.
pub fn front_path(id: &str) -> String {
    format!("{STUDIES}/{id}/front")
}

/// Path of a study's samples.
pub fn samples_path(id: &str) -> String {
    format!("{STUDIES}/{id}/samples")
}

/// Path of a study's probes and subspaces.
pub fn probes_path(id: &str) -> String {
    format!("{STUDIES}/{id}/probes")
}

/// Path of a task's directions as a control vector in a format, `gguf` or `safetensors`.
pub fn vector_path(id: &str, task: &str, format: &str) -> String {
    format!("{STUDIES}/{id}/vectors/{task}/{format}")
}

/// Path of a file of a bundled model, on the server and on a page without one.
pub fn model_path(model: &str, file: &str) -> String {
    format!("models/{model}/{file}")
}

/// The files of a bundled model that it is loaded from.
pub const MODEL_FILES: [&str; 4] = ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"];

/// Name of the meta element that names the script of the engine, which lets a model write in the tab.
pub const ENGINE_META: &str = "skillscope-engine";
/// The same of the engine that computes on the GPU, by WebGPU.
pub const GPU_ENGINE_META: &str = "skillscope-engine-gpu";

/// Names of a study's files, in its folder, in a bundle and on a page without a server.
pub mod file {
    /// The numbers.
    pub const STUDY: &str = "study.json";
    /// On a page without a server: the part of the numbers that it shows first.
    pub const FRONT: &str = "front.json";
    /// Prompts, responses and verdicts, one JSON object per line.
    pub const SAMPLES: &str = "samples.jsonl";
    /// Its probes and subspaces.
    pub const PROBES: &str = "probes.safetensors";
    /// The hashes of all other files, as `sha256sum` writes and checks them.
    pub const SUMS: &str = "SHA256SUMS";
    /// On a page without a server: its studies, as the server lists them.
    pub const STUDIES: &str = "studies.json";
}

/// Name of the meta element with which a page says that its studies are files, and in which folder.
pub const FILES_META: &str = "skillscope-files";

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
    /// Whether a client of the server brought it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub uploaded: bool,
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
    /// Whether a client of the server brought it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub uploaded: bool,
    /// The verdicts, in order of the claims.
    pub verdicts: Vec<Claim>,
    /// The effects of the claims, of both halves where a claim has two.
    #[serde(default)]
    pub effects: Vec<ListedEffect>,
    /// SHA-256 of its study.json.
    pub sha256: String,
}

/// The effect of a claim, or of a half of one, in a list of studies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ListedEffect {
    /// The claim's number, with its half: `1`, `2a`.
    pub claim: String,
    /// The verdict.
    pub verdict: Claim,
    /// Whether the rule was read.
    pub tested: bool,
    /// What the effect measures, in English; studies that say the same can be compared.
    pub measures: String,
    /// The effect; absent when it could not be computed.
    pub effect: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<[f64; 2]>,
}

impl ListedEffect {
    /// The effects of a study's claims, in their order.
    pub fn of(study: &Study) -> Vec<Self> {
        let whole = |of: &ClaimVerdict| Self {
            claim: of.claim.to_string(),
            verdict: of.verdict,
            tested: of.is_tested(),
            measures: of.measures.clone(),
            effect: of.effect,
            interval: of.interval,
        };
        let half = |of: &ClaimVerdict, half: &ClaimHalf| Self {
            claim: half.name.clone(),
            verdict: half.verdict,
            tested: of.is_half_tested(half),
            measures: half.measures.clone(),
            effect: half.effect,
            interval: half.interval,
        };
        let listed = |of: &ClaimVerdict| match of.halves.is_empty() {
            true => vec![whole(of)],
            false => of.halves.iter().map(|each| half(of, each)).collect(),
        };
        study.verdicts.iter().flat_map(listed).collect()
    }
}

/// A view of the page, as the query of its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ViewState {
    /// The query, without its question mark.
    pub query: String,
}

/// Where a view is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct KeptView {
    /// The first letters of the query's SHA-256.
    pub hash: String,
}

/// A token that a browser is given; it has no `Debug`, so that no log shows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Session {
    /// What the server was started with.
    pub token: String,
}

/// An error as RFC 9457 problem details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "schema",
    schema(example = json!({
        "type": "about:blank", "title": "Not Found", "status": 404,
        "detail": "unknown study 'nobody'; GET /api/studies lists the known ones",
        "instance": "urn:skillscope:request:00c0ffee00c0ffee",
    }))
)]
pub struct Problem {
    /// `about:blank`, or an address with more information.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The status code.
    pub status: u16,
    /// What went wrong here and what to do about it.
    pub detail: String,
    /// `urn:skillscope:request:` with the request's id, which the header `x-request-id` and the server's log give too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
}
