//! What a study was asked to compute, written down before the run.

use serde::{Deserialize, Serialize};

use crate::site::{Position, Site};

/// The configuration of a study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StudyConfig {
    /// The model's name (a bundled name or the snapshot folder's name).
    pub model: String,
    /// Task ids, in report order.
    pub tasks: Vec<String>,
    /// Samples per task with the constraint.
    pub samples: usize,
    /// Samples per task without the constraint.
    pub samples_without: usize,
    /// The seed of prompts, sampling, folds, bootstrap and permutations.
    pub seed: u64,
    /// How responses are sampled.
    pub sampling: Sampling,
    /// How probes are fitted and scored.
    pub probe: ProbeConfig,
    /// The rules that decide the verdicts.
    pub rules: Vec<Rule>,
}

/// How responses are sampled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sampling {
    /// Softmax temperature; 0 is greedy.
    pub temperature: f64,
    /// Nucleus mass kept; 1 keeps all.
    pub top_p: f64,
    /// The most response tokens; longer responses are cut, excluded and counted.
    pub max_tokens: usize,
}

/// How probes are fitted and scored (SCIENCE.md §5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProbeConfig {
    /// Inverse L2 strength of the logistic regression (scikit-learn's C).
    pub c: f64,
    /// Cross-validation folds, grouped by base prompt.
    pub folds: usize,
    /// Bootstrap resamples of base prompts behind every interval.
    pub bootstrap: usize,
    /// Label permutations behind every chance level.
    pub permutations: usize,
}

/// A pre-declared rule that turns numbers into a verdict (SCIENCE.md §9).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Rule {
    /// The claim's number, 1 to 5.
    pub claim: u8,
    /// The site the verdict is read at.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub site: Site,
    /// The position the verdict is read at.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub position: Position,
    /// The effect size that counts as practically nothing.
    pub margin: f64,
    /// The level of the test.
    pub alpha: f64,
    /// The rule in words.
    pub text: String,
}
