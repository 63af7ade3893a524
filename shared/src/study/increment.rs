//! Increments of the activations over the text, and the null feature sets of the rules (`docs/method.md` §4).

use serde::{Deserialize, Serialize};

use super::Cell;
use crate::site::{Position, Site};

/// The features that probes are trained on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Features {
    /// The model's activations.
    Model,
    /// Activations of the same architecture with freshly drawn weights, on the same tokens.
    RandomWeights,
    /// Bag of words and surface of the prompt and of the response so far.
    Text,
    /// The model's activations, with the sources of an ablation fitted to permuted labels.
    PermutedLabels,
}

/// The increment of a probe on the activations over a probe on the text, for one task at one site and position.
///
/// All scores are out of fold, counted within folds, and where a verdict depends on them means over the study's splits. At
/// every position of the rules' site, and at every site of their position, the interval comes from a grouped jackknife over
/// base prompts that refits every probe; elsewhere, where `p` is absent, from resamples of base prompts that keep the probes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Increment {
    /// Samples scored.
    pub n: usize,
    /// AUROC of the text alone.
    pub text_auroc: f64,
    /// AUROC of the probe on the activations whose offset is the text's logit.
    pub with_auroc: f64,
    /// `with_auroc − text_auroc`.
    pub increment: f64,
    /// Its 95 % interval.
    pub interval: [f64; 2],
    /// Two-sided p against 0, from the jackknife.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
    /// Mean deviance of the text alone minus that with the activations, nats per sample (specialists only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deviance: Option<f64>,
}

impl Increment {
    /// Whether the activations are shown to add to the text: the interval lies above 0.
    pub fn is_shown(&self) -> bool {
        self.interval[0] > 0.0
    }
}

/// Increments at one site and position. Lists run over the study's tasks; `None` where a task is not probeable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct IncrementCell {
    /// The site; `None` for features that have no layers.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub site: Option<Site>,
    /// The position.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub position: Position,
    /// The specialists'.
    pub specialists: Vec<Option<Increment>>,
    /// Those of the general probe with an intercept and a sign per task; empty where the rules do not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub general: Vec<Option<Increment>>,
}

/// A feature set that the rules are applied to as a null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FeatureSet {
    /// The kind of features.
    pub features: Features,
    /// Its increments, where the rules read.
    pub increments: Vec<IncrementCell>,
    /// Raw scores at the rules' site and position.
    pub cell: Option<Cell>,
}

/// The increments of claim 1 at its rule's site and position, read from some of the base prompts or with another C.
///
/// A list holds a value per draw of the base prompts, one of all of them. Every value is a mean over the tasks that the claims
/// are read on and over the study's splits, AUROC, fitted and scored within the base prompts of the draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GapPoint {
    /// Base prompts per task, the mean over tasks and draws, rounded.
    pub prompts: usize,
    /// The C of every probe, including the text's; absent where it was chosen as everywhere else in the study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub c: Option<f64>,
    /// The increments of the specialists.
    pub specialist: Vec<f64>,
    /// The increments of the general probe.
    pub general: Vec<f64>,
}

impl GapPoint {
    /// Specialists minus general probe, per draw.
    pub fn gaps(&self) -> impl Iterator<Item = f64> + '_ {
        self.specialist.iter().zip(&self.general).map(|(specialist, general)| specialist - general)
    }
}
