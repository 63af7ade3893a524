//! The outcome of every response under every ablation, so that others can redo the statistics.

use serde::{Deserialize, Serialize};

use super::ControlKind;

/// Satisfied, as a letter of [`CaseOutcomes::after`].
pub const SATISFIED: char = '1';
/// Violated.
pub const VIOLATED: char = '0';
/// Cut at the token limit or empty; counts as violated, both before an ablation and under it.
pub const CUT: char = 'x';

/// Every response's outcome, before and under every ablation. Lists run over the study's tasks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Outcomes {
    /// Per task: the samples whose prompts were answered again, in the order of the letters.
    pub samples: Vec<Vec<String>>,
    /// Per task: a letter per sample for its stored response.
    pub before: Vec<String>,
    /// The ablations.
    pub cases: Vec<CaseOutcomes>,
}

/// The outcomes under one ablation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CaseOutcomes {
    /// The kind of the erased subspace.
    pub kind: CaseKind,
    /// The task whose labels, real or permuted, it was found by, as index of the study's tasks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<usize>,
    /// Which of the draws of its kind and task, from 0.
    pub draw: usize,
    /// The strength of the operator.
    pub alpha: f64,
    /// Directions asked for.
    pub rank: usize,
    /// KL divergence from the whole model on neutral text, nats per response token.
    pub kl: f64,
    /// Per task: a letter for each of the first samples; a dose has letters only for its own task.
    pub after: Vec<String>,
}

/// The kind of subspace that an ablation erases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum CaseKind {
    /// A task's own.
    Source,
    /// A random one of the same rank.
    Random,
    /// The directions of largest variance.
    Pca,
    /// The subspace that the method finds for permuted labels of a task.
    Permuted,
}

impl CaseKind {
    /// The control of this kind; `None` for a task's own subspace.
    pub fn control(self) -> Option<ControlKind> {
        match self {
            Self::Source => None,
            Self::Random => Some(ControlKind::Random),
            Self::Pca => Some(ControlKind::Pca),
            Self::Permuted => Some(ControlKind::Permuted),
        }
    }
}
