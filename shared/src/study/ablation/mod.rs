//! The results of ablation: which tasks depend on which (`docs/method.md` §9).

mod outcome;

pub use outcome::{CUT, CaseKind, CaseOutcomes, Outcomes, SATISFIED, VIOLATED};

use serde::{Deserialize, Serialize};

use super::config::Scope;
use super::depth::Estimate;
use crate::site::{Position, Site};

/// All results of ablation in a study.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Ablation {
    /// In representation, per site.
    pub representation: Vec<RepresentationAblation>,
    /// In behaviour, where the model itself was intervened on.
    pub behaviour: Option<BehaviourAblation>,
}

/// Directed dependencies, `[source][target]`: the target's loss when the source's subspace is erased.
///
/// All lists run over the study's tasks; `None` where a task was not ablated. Tests are of the tasks that the claims are read
/// on, and `None` for others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Dependencies {
    /// The target's score before minus after.
    pub drop: Vec<Vec<Option<f64>>>,
    /// Lower end of its 95 % interval: Student's t over base prompts, paired, by the jackknife error of leaving out each. In
    /// older studies a bootstrap.
    pub low: Vec<Vec<Option<f64>>>,
    /// Upper end.
    pub high: Vec<Vec<Option<f64>>>,
    /// One-sided p of a drop beyond the controls' of the same target, corrected by Holm: over the pairs of different tasks,
    /// and apart from them over the diagonal. Two-sided in studies of the first edition.
    pub p: Vec<Vec<Option<f64>>>,
    /// One-sided p of the target losing at least half of its loss under its own ablation, not corrected: small where the pair
    /// is absent. `None` where the target's own loss is not shown; empty in studies that used half of the mean own loss.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub p_absent: Vec<Vec<Option<f64>>>,
    /// The drop minus the mean of the controls' drops of the target; empty in studies of the first edition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excess: Vec<Vec<Option<f64>>>,
    /// Upper end of the one-sided 95 % interval of the excess; empty in studies of the first edition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excess_upper: Vec<Vec<Option<f64>>>,
    /// Whether each pair depends; empty in studies of the first edition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub state: Vec<Vec<Option<PairState>>>,
    /// Shares of the pairs of different tasks in every state; `None` in studies of the first edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares: Option<Shares>,
    /// Per target: the interval that holds 95 % of the controls' drops, without those of largest variance.
    pub band: Vec<Option<[f64; 2]>>,
    /// Mean drop of the ablated tasks themselves beyond the controls; one-sided p against 0 (two-sided in the first
    /// edition).
    pub own: Option<Estimate>,
    /// Share of the pairs of different tasks that are present; its interval's upper end is 1 − the share absent. In studies of
    /// the first edition the share with p ≤ 0.05, its Wilson interval over pairs, and the p against ½.
    pub sparsity: Option<Estimate>,
    /// How many pairs of different tasks were tested.
    pub pairs: usize,
    /// Mean |E − Eᵀ| over pairs of different tasks, E being the drop without its linear dependence on KL divergence; its
    /// interval is the central 95 % of the exchange with permuted labels, its p against that. In studies of the first edition
    /// mean |D − Dᵀ| against its bootstrap noise.
    pub asymmetry: Option<Estimate>,
    /// The pairs that the paper's summaries name, tested separately; empty in studies of the first edition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<NamedPair>,
}

impl Dependencies {
    /// Whether the study distinguishes absent from undecided pairs.
    pub fn has_states(&self) -> bool {
        !self.state.is_empty()
    }

    /// Whether a pair, source and target, depends; `None` where it was not tested. On the diagonal, and in studies of the first
    /// edition, a drop beyond the controls is present, any other undecided, or in that edition, which had no such state, absent.
    pub fn state_of(&self, (source, target): (usize, usize)) -> Option<PairState> {
        let known = self.state.get(source).and_then(|row| row.get(target)).copied().flatten();
        let tested = || {
            let rest = if self.has_states() { PairState::Undecided } else { PairState::Absent };
            let p = self.p.get(source)?.get(target).copied().flatten()?;
            Some(if p <= 0.05 { PairState::Present } else { rest })
        };
        known.or_else(tested)
    }

    /// Whether a pair's drop exceeds the controls; `None` where it was not tested.
    pub fn counts(&self, pair: (usize, usize)) -> Option<bool> {
        self.state_of(pair).map(|state| state == PairState::Present)
    }

    /// How many pairs of different tasks are in a state.
    pub fn in_state(&self, wanted: PairState) -> usize {
        let n = self.p.len();
        let found = |&at: &usize| at / n != at % n && self.state_of((at / n, at % n)) == Some(wanted);
        (0..n * n).filter(found).count()
    }
}

/// Whether one task depends on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum PairState {
    /// The target loses more than under the controls.
    Present,
    /// Its loss beyond the controls is below half of that under its own ablation.
    Absent,
    /// Neither is shown.
    Undecided,
}

/// Shares of the tested pairs of different tasks; they sum to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Shares {
    /// Share of pairs that are present, 0 to 1.
    pub present: f64,
    /// Share of pairs that are absent, 0 to 1.
    pub absent: f64,
    /// Share of pairs that are undecided, 0 to 1.
    pub undecided: f64,
}

/// A pair that was named before the run, as indices of the study's tasks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NamedPair {
    /// The task that is ablated.
    pub source: usize,
    /// The task that may lose.
    pub target: usize,
    /// Its drop beyond the controls.
    pub excess: f64,
    /// The 95 % interval of that.
    pub interval: [f64; 2],
    /// One-sided p, corrected by Holm over the named pairs.
    pub p: f64,
}

/// Ablation of activations at one site, and the probes on the erased activations.
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
    /// Drop of AUROC of a probe refitted after the erasure.
    pub refit: Dependencies,
    /// How alike the tasks' subspaces are; some measures are symmetric, some not.
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
    /// Linear CKA of the samples' coordinates in the two subspaces (Kornblith et al. 2019).
    pub cka: Vec<Vec<Option<f64>>>,
    /// PWCCA of the same, weighted by the row's task (Morcos et al. 2018); refused where n < 5 × kept dimensions.
    pub pwcca: Vec<Vec<Option<f64>>>,
}

/// Ablation of the model while it responds again: change of satisfaction, paired by prompt and seed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BehaviourAblation {
    /// The sites at which the operator acted.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub sites: Vec<Site>,
    /// Its strength.
    pub alpha: f64,
    /// The tokens on which it acted.
    #[serde(default)]
    pub scope: Scope,
    /// Responses per task.
    pub n: Vec<usize>,
    /// Drop of the satisfaction rate.
    pub dependencies: Dependencies,
    /// The damage of each task's ablation to the model at large.
    pub damage: Vec<Option<Damage>>,
    /// The controls.
    pub controls: Vec<Control>,
    /// Doses of every task's own subspace and of one permuted draw of it; empty where none were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dose: Vec<Dose>,
    /// Per task: its own drops against its control's at equal KL; empty where no doses were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equal_damage: Vec<Option<EqualDamage>>,
}

/// One dose of a task's own subspace, or of the same for permuted labels, given to responses of that task alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Dose {
    /// The task, as index of the study's tasks.
    pub task: usize,
    /// The subspace: the task's own or that of its permuted labels.
    pub kind: CaseKind,
    /// The strength of the operator.
    pub alpha: f64,
    /// Directions asked for; `damage` holds the rank reached.
    pub rank: usize,
    /// Responses.
    pub n: usize,
    /// Drop of the task's satisfaction rate.
    pub drop: f64,
    /// Lower end of its 95 % interval: Student's t over base prompts, paired, by the jackknife error of leaving out each. In
    /// older studies a bootstrap.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Its damage to the model at large.
    pub damage: Damage,
    /// The drop of the permuted draw at this KL, linear along its doses; `None` beyond them, and for the draw's own doses.
    #[serde(default)]
    pub control_at_kl: Option<f64>,
}

/// A task's own drops against those of a permuted draw at equal KL, over all doses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EqualDamage {
    /// Doses whose KL the control's doses reach.
    pub compared: usize,
    /// Doses beyond them, where no comparison is possible.
    pub outside: usize,
    /// Mean own drop over the compared doses; `None` without any.
    pub own: Option<f64>,
    /// Mean drop of the control at the same KL.
    pub control: Option<f64>,
    /// Their difference, with its interval over base prompts.
    pub difference: Option<Estimate>,
}

/// The damage of an ablation to the model at large, on responses to prompts without any constraint.
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

/// The kind of subspace that a control erases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum ControlKind {
    /// A random subspace of the same rank.
    Random,
    /// The directions of largest variance, as many: a bound on the damage, not part of any null.
    Pca,
    /// The subspace that the method finds for permuted labels of a task.
    Permuted,
}

/// One control ablation in behaviour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Control {
    /// The kind of the erased subspace.
    pub kind: ControlKind,
    /// The task whose labels were permuted, as index of the study's tasks, if any were.
    #[serde(default)]
    pub task: Option<usize>,
    /// Which of the draws of its kind and task, from 0.
    #[serde(default)]
    pub draw: usize,
    /// Drop of the satisfaction rate per task.
    pub drop: Vec<Option<f64>>,
    /// Its damage to the model at large.
    pub damage: Damage,
}
