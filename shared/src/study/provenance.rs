//! The provenance of a study: model, program, device, judges.

use serde::{Deserialize, Serialize};

/// The provenance of a study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Provenance {
    /// The program's version.
    pub program: String,
    /// The model.
    pub model: ModelCard,
    /// The judges of the tasks that need one.
    pub judges: Vec<JudgeCard>,
}

/// The identity of a model.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ModelCard {
    /// Its name.
    pub name: String,
    /// The architecture family (`llama`).
    pub family: String,
    /// Blocks.
    pub n_layers: usize,
    /// Width of the residual stream.
    pub d_model: usize,
    /// Entries of the vocabulary.
    pub vocab_size: usize,
    /// Parameters, tied ones counted once.
    pub parameters: usize,
    /// The dtype of the weights on disk.
    pub weights_dtype: String,
    /// The dtype of the computation.
    pub dtype: String,
    /// The kind of device (`cpu`, `gpu`).
    pub device: String,
    /// The adapter's name, for a GPU.
    pub adapter: Option<String>,
    /// SHA-256 over the weights files.
    pub weights_sha256: String,
    /// SHA-256 of tokenizer.json.
    pub tokenizer_sha256: String,
    /// SHA-256 of the chat template.
    pub template_sha256: String,
}

/// A judge, with its measured agreement with people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JudgeCard {
    /// The task it judges.
    pub task: String,
    /// The judge's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Agreement with the labelled audit set, 0 to 1.
    pub agreement: f64,
    /// Size of the audit set.
    pub audited: usize,
}
