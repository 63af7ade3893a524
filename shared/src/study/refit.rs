//! A study's probes and subspaces fitted again elsewhere: what is asked for, what comes of it, and the tolerances.

use serde::{Deserialize, Serialize};

use super::Sample;
use crate::site::{Position, Site};

/// How far an AUROC may lie from the study's. It is a share of ordered pairs: rounding can exchange two responses whose logits
/// are nearly equal, which moves it by one pair; the study's number is rounded to five digits.
pub const AUROC_TOLERANCE: f64 = 1e-3;
/// How far the cosine between a direction and the study's may lie from 1. Activations in single precision differ by about 1e-6
/// of their size between processors, and a fit ends within 5e-6 of its optimum.
pub const COSINE_TOLERANCE: f64 = 1e-4;
/// How far the length of a direction may lie from the study's, as a share of it. A difference whose size is the share δ of a
/// direction moves the length by δ at most, and the cosine by about δ² / 2: [`COSINE_TOLERANCE`] is a δ of 1.4e-2.
pub const LENGTH_TOLERANCE: f64 = 1e-2;
/// How far the logit at the study's training mean, where the directions add nothing, may lie from the study's. It moves a
/// probability by a quarter of it at most, less than the two decimals that the page shows.
pub const INTERCEPT_TOLERANCE: f64 = 1e-2;
/// How far an entry of a subspace's projection, between −1 and 1, may lie from the study's; also the largest difference of
/// the mean about which subspaces are taken out, as a share of its largest entry.
pub const PROJECTION_TOLERANCE: f64 = 1e-3;

/// What is to be fitted again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefitRequest {
    /// The tasks whose probe and subspace are fitted, in this order.
    pub tasks: Vec<String>,
    /// All the study's samples with the instruction, in its order: they decide the folds of every task.
    pub samples: Vec<Sample>,
}

/// What comes of it, piece by piece.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum RefitEvent {
    /// What is about to be fitted.
    Start(RefitStart),
    /// The model has read so many of a task's responses.
    Read {
        /// The task.
        task: String,
        /// Responses that were read.
        done: usize,
        /// The task's responses.
        of: usize,
    },
    /// A task's probe and subspace.
    Cell(RefitCell),
    /// The mean about which subspaces are taken out: see [`PROJECTION_TOLERANCE`]. It needs the responses of all tasks.
    Centre {
        /// The largest difference.
        difference: f64,
    },
    /// There is no more.
    Done,
    /// It cannot go on.
    Failed {
        /// What went wrong, and what to do about it.
        problem: String,
    },
}

impl RefitEvent {
    /// Whether no more comes after it.
    pub fn is_last(&self) -> bool {
        matches!(self, Self::Done | Self::Failed { .. })
    }
}

/// Where probes and subspaces are fitted again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefitStart {
    /// The site.
    pub site: Site,
    /// The position of the probes.
    pub position: Position,
    /// The position of the subspaces; absent where the study has none at the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subspaces_at: Option<Position>,
    /// The tasks.
    pub tasks: Vec<String>,
}

/// A task's probe and subspace, fitted again and compared with the stored ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefitCell {
    /// The task.
    pub task: String,
    /// Responses that were fitted on.
    pub n: usize,
    /// The AUROC out of fold, as it is here.
    pub auroc: f64,
    /// The cosine between the probe's direction in the stream and the stored one's.
    pub cosine: f64,
    /// The length of the probe's direction as a share of the stored one's.
    pub length: f64,
    /// The distance between the two probes' logits at the stored one's training mean.
    pub intercept: f64,
    /// The largest difference between an entry of the subspace's projection and the stored one's; absent where the study has no
    /// subspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub projection: Option<f64>,
}

impl RefitCell {
    /// Whether all its numbers are those of the study, whose AUROC is given, within the tolerances.
    pub fn agrees(&self, auroc: f64) -> bool {
        (self.auroc - auroc).abs() <= AUROC_TOLERANCE
            && (1.0 - self.cosine).abs() <= COSINE_TOLERANCE
            && (1.0 - self.length).abs() <= LENGTH_TOLERANCE
            && self.intercept <= INTERCEPT_TOLERANCE
            && self.projection.is_none_or(|difference| difference <= PROJECTION_TOLERANCE)
    }
}
