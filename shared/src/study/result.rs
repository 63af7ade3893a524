//! The numbers of a study.

use serde::{Deserialize, Serialize};

use super::Estimate;
use crate::message::Message;

/// Why a task cannot be probed: a class below 10 % or below 20 samples.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NotProbeable {
    /// Samples that satisfy.
    pub satisfied: usize,
    /// Samples that violate.
    pub violated: usize,
    /// The reason in words.
    pub reason: String,
    /// Its key and arguments; `None` in studies written before there were keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_message: Option<Message>,
}

impl NotProbeable {
    /// The reason by its sentence.
    pub fn new(satisfied: usize, violated: usize, reason: Message) -> Self {
        Self { satisfied, violated, reason: reason.text(), reason_message: Some(reason) }
    }
}

/// Out-of-fold scores of one probe on one task.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Score {
    /// Samples scored.
    pub n: usize,
    /// Share of satisfied samples.
    pub base_rate: f64,
    /// Area under the ROC curve.
    pub auroc: f64,
    /// 95 % interval, bootstrap over base prompts.
    pub auroc_interval: [f64; 2],
    /// Mean of the two classes' accuracies at probability ½.
    pub balanced_accuracy: f64,
    /// Accuracy at probability ½.
    pub accuracy: f64,
    /// Mean AUROC of probes fitted to permuted labels, same folds (specialists only).
    pub permuted_auroc: Option<f64>,
    /// 95 % band of those AUROCs.
    pub permuted_interval: Option<[f64; 2]>,
    /// One-sided p of the AUROC against the permuted ones.
    pub p: Option<f64>,
    /// AUROC on the control task: a random label per base prompt, folds within base prompts (specialists only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control_auroc: Option<f64>,
    /// AUROC minus that on the control task (specialists only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selectivity: Option<f64>,
    /// Labels over bits of their online code; 1 means that nothing was learnt (specialists only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compression: Option<f64>,
    /// AUROC of the difference of means, same folds (specialists only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean_difference_auroc: Option<f64>,
    /// Its 95 % interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean_difference_interval: Option<[f64; 2]>,
    /// AUROC of the ridge classifier, same folds (specialists only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ridge_auroc: Option<f64>,
    /// Its 95 % interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ridge_interval: Option<[f64; 2]>,
    /// AUROC of the same probe on responses to the same prompts without the instruction, where the rules read. A probe that
    /// reads those as well reads content (specialists only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_auroc: Option<f64>,
    /// Its 95 % interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_interval: Option<[f64; 2]>,
    /// The C chosen in every fold, where the config leaves it to cross-validation (specialists only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub c: Option<Vec<f64>>,
}

/// Probes on features other than the activations: same folds, fit and resamples.
///
/// Scores are `None` where the task is not probeable; lists are empty in studies of older programs.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BaselineScores {
    /// Per task, from the prompt alone: the instruction's parameters and the prompt's length.
    pub prompt_only: Vec<Option<Score>>,
    /// `[position][task]`, from the response's length so far and the position; empty at a position that the samples do
    /// not name.
    pub surface: Vec<Vec<Option<Score>>>,
}

/// How a general probe is trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Generalist {
    /// All tasks together.
    Pooled,
    /// All tasks together, as many samples as the specialist had.
    Matched,
    /// All tasks together, an intercept per task.
    Intercept,
    /// All tasks but the one tested.
    LeaveOneOut,
}

impl Generalist {
    /// Every kind, in report order.
    pub const ALL: [Self; 4] = [Self::Pooled, Self::Matched, Self::Intercept, Self::LeaveOneOut];
}

/// One general probe's score on every task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GeneralistScores {
    /// How it was trained.
    pub kind: Generalist,
    /// Its score per task; `None` where the task is not probeable.
    pub scores: Vec<Option<Score>>,
}

/// Everything computed at one site and position.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Cell {
    /// Specialist score per task; `None` where the task is not probeable.
    pub specialists: Vec<Option<Score>>,
    /// The general probes.
    pub generalists: Vec<GeneralistScores>,
    /// Cross-task transfer.
    pub transfer: Transfer,
    /// Clusters of the transfer matrix; `None` with fewer than three probeable tasks.
    pub clustering: Option<Clustering>,
}

impl Cell {
    /// The lead in AUROC of every task's specialist over a general probe.
    pub fn leads(&self, kind: Generalist) -> Option<Vec<f64>> {
        let general = self.generalists.iter().find(|general| general.kind == kind)?;
        let lead = |(own, other): (&Option<Score>, &Option<Score>)| Some(own.as_ref()?.auroc - other.as_ref()?.auroc);
        Some(self.specialists.iter().zip(&general.scores).filter_map(lead).collect())
    }
}

/// Directed transfer, `[source][target]`; `None` where either task is not probeable.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Transfer {
    /// AUROC of the source's probe on the target's held-out samples; the diagonal is the specialist.
    pub auroc: Vec<Vec<Option<f64>>>,
    /// Lower end of its 95 % interval.
    pub low: Vec<Vec<Option<f64>>>,
    /// Upper end of its 95 % interval.
    pub high: Vec<Vec<Option<f64>>>,
    /// `(T[s][t] − ½) / (T[t][t] − ½)`; `None` where the target's own probe is not above chance. Only in studies of the
    /// first edition.
    #[serde(default)]
    pub relative: Vec<Vec<Option<f64>>>,
    /// Share of the target's own increment that the source's direction recovers with a signed scale: the size of the
    /// transfer, whatever its sign. `None` where the target's own increment is not above 0; empty in the first edition.
    #[serde(default)]
    pub share: Vec<Vec<Option<f64>>>,
    /// Lower end of its 95 % interval.
    #[serde(default)]
    pub share_low: Vec<Vec<Option<f64>>>,
    /// Upper end.
    #[serde(default)]
    pub share_high: Vec<Vec<Option<f64>>>,
    /// Two-sided p against chance, Holm-corrected over the off-diagonal pairs of this cell.
    pub p: Vec<Vec<Option<f64>>>,
    /// Cosine of the two probes' directions in raw features, each fitted to all rows of its task.
    #[serde(default)]
    pub cosine: Vec<Vec<Option<f64>>>,
    /// Mean |S − Sᵀ| of the shares S over the pairs that can be read both ways; its interval is that of its resampling noise,
    /// its p against that noise. In studies of the first edition of the relative transfer.
    #[serde(default)]
    pub asymmetry: Option<Estimate>,
}

impl Transfer {
    /// Whether the size is a share of the target's own increment.
    pub fn has_share(&self) -> bool {
        !self.share.is_empty()
    }

    /// The size: the share recovered, whatever its sign; in studies of the first edition the signed relative transfer.
    pub fn size(&self) -> &Vec<Vec<Option<f64>>> {
        if self.has_share() { &self.share } else { &self.relative }
    }

    /// Whether a pair, source and target, differs from chance at a level after correction.
    pub fn differs(&self, (source, target): (usize, usize), alpha: f64) -> bool {
        self.p.get(source).and_then(|row| row.get(target)).copied().flatten().is_some_and(|p| p < alpha)
    }
}

/// One merge of a dendrogram; leaves are 0 … k−1, the i-th merge makes node k + i.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Merge {
    /// One of the merged nodes.
    pub left: usize,
    /// The other.
    pub right: usize,
    /// The dissimilarity at which they merge.
    pub height: f64,
}

/// Average-linkage clusters of 1 − the symmetric part of the transfer's size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Clustering {
    /// The clustered tasks (indices of `Study::tasks`): the leaves, in order.
    pub leaves: Vec<usize>,
    /// The dendrogram.
    pub merges: Vec<Merge>,
    /// Cluster of every leaf, numbered from 0 in order of appearance.
    pub labels: Vec<usize>,
    /// Mean silhouette of the chosen number of clusters; `None` when every leaf is its own cluster or all are one.
    pub silhouette: Option<f64>,
    /// Mean adjusted Rand index of redrawn clusters against these; `None` where the rules do not read.
    pub stability: Option<f64>,
    /// Mean size of the transfer between tasks of the same skill.
    pub within_skill: Option<f64>,
    /// Mean size of the transfer between tasks of different skills.
    pub between_skill: Option<f64>,
    /// Exact one-sided permutation p of within above between.
    pub skill_p: Option<f64>,
}

impl Clustering {
    /// The tasks of every cluster, in the order of the clusters' numbers.
    pub fn clusters(&self) -> Vec<Vec<usize>> {
        let mut clusters = vec![Vec::new(); self.labels.iter().max().map_or(0, |last| last + 1)];
        self.leaves.iter().zip(&self.labels).for_each(|(&leaf, &label)| clusters[label].push(leaf));
        clusters
    }
}
