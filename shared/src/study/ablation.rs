//! What depends on what: the results of ablation (SCIENCE.md §7).

use serde::{Deserialize, Serialize};

use super::depth::Estimate;
use crate::site::{Position, Site};

/// Everything ablated in a study.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Ablation {
    /// In representation, per site.
    pub representation: Vec<RepresentationAblation>,
    /// In behaviour, where the model itself was intervened on.
    pub behaviour: Option<BehaviourAblation>,
}

/// Directed dependencies, `[source][target]`: what erasing the source's subspace takes from the target.
///
/// All lists run over the study's tasks; `None` where either cannot be probed or was not ablated.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Dependencies {
    /// The target's score before minus after.
    pub drop: Vec<Vec<Option<f64>>>,
    /// Lower end of its 95 % interval, paired bootstrap over base prompts.
    pub low: Vec<Vec<Option<f64>>>,
    /// Upper end.
    pub high: Vec<Vec<Option<f64>>>,
    /// Two-sided p of the drop against the controls' drops of the same target, corrected by Holm: over the pairs of
    /// different tasks, and apart from them over the diagonal.
    pub p: Vec<Vec<Option<f64>>>,
    /// Per target: where 95 % of the controls' drops lie.
    pub band: Vec<Option<[f64; 2]>>,
    /// Mean drop of the ablated tasks themselves beyond the controls; against 0.
    pub own: Option<Estimate>,
    /// Share of the pairs of different tasks that count (p ≤ 0.05), with its Wilson interval over pairs; against ½.
    pub sparsity: Option<Estimate>,
    /// How many pairs of different tasks were tested.
    pub pairs: usize,
    /// Mean |D − Dᵀ| over pairs of different tasks, beyond the controls; its interval is that of its bootstrap noise,
    /// its p against that noise.
    pub asymmetry: Option<Estimate>,
}

/// Ablation of activations at one site: probes on what is left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RepresentationAblation {
    /// The site.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub site: Site,
    /// The position.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub position: Position,
    /// Mean rank of each task's subspace over the folds.
    pub ranks: Vec<Option<f64>>,
    /// Drop of AUROC of the target's probe as it was.
    pub frozen: Dependencies,
    /// Drop of AUROC of a probe fitted anew after the erasure.
    pub refit: Dependencies,
    /// How alike the tasks' subspaces are, symmetric or not as each measure is.
    pub similarity: SubspaceSimilarity,
}

/// How alike the tasks' subspaces are at one site, `[task][task]`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SubspaceSimilarity {
    /// Mean squared cosine of the principal angles: 1 when the smaller subspace lies in the larger one.
    pub overlap: Vec<Vec<Option<f64>>>,
    /// Cosine of the smallest principal angle.
    pub closest: Vec<Vec<Option<f64>>>,
    /// Linear CKA of what the two subspaces say of the same samples (Kornblith et al. 2019).
    pub cka: Vec<Vec<Option<f64>>>,
    /// PWCCA of the same, weighted by the row's task (Morcos et al. 2018); refused where n < 5 × kept dimensions.
    pub pwcca: Vec<Vec<Option<f64>>>,
}

/// Ablation of the model while it responds anew: change of satisfaction, paired by prompt and seed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BehaviourAblation {
    /// The sites at which the operator acted.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub sites: Vec<Site>,
    /// Its strength.
    pub alpha: f64,
    /// Responses per task.
    pub n: Vec<usize>,
    /// Drop of the satisfaction rate.
    pub dependencies: Dependencies,
    /// What each task's ablation did to the model at large.
    pub damage: Vec<Option<Damage>>,
    /// The controls.
    pub controls: Vec<Control>,
}

/// What an ablation does to the model at large, on responses to prompts without any constraint.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Damage {
    /// Mean rank of the subspaces over the sites.
    pub rank: f64,
    /// Mean Kullback–Leibler divergence from the whole model's next-token distribution, nats per response token.
    pub kl: f64,
    /// Perplexity of those responses.
    pub perplexity: f64,
    /// Perplexity of the same under the whole model.
    pub perplexity_whole: f64,
    /// Share of the constrained responses that were cut or empty; they count as violated.
    pub cut: f64,
}

/// What a control erases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum ControlKind {
    /// A random subspace of the same rank.
    Random,
    /// The directions of largest variance, as many.
    Pca,
    /// The subspace that the method finds for permuted labels of a task.
    Permuted,
}

/// One control ablation in behaviour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Control {
    /// What was erased.
    pub kind: ControlKind,
    /// The task whose labels were permuted, as index of the study's tasks, if any were.
    #[serde(default)]
    pub task: Option<usize>,
    /// Drop of the satisfaction rate per task.
    pub drop: Vec<Option<f64>>,
    /// What it did to the model at large.
    pub damage: Damage,
}
