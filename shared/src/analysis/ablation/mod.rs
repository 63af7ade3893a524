//! Which tasks depend on which: drops under ablation against those under controls of the same rank (`docs/method.md` §9).

mod dose;
mod excess;
mod findings;
mod rule;

pub use dose::{Curve, Dosed, equal_damage};
pub use excess::{Excess, Null};
pub use findings::{Findings, permuted_findings};

use crate::stats::{self, Clustered, Resamples};
use crate::study::{CaseKind, Dependencies};

/// The level at which a dependency counts.
pub const ALPHA: f64 = 0.05;

/// Share of a target's loss under its own ablation; below this share, the loss under another task's ablation is no dependency.
pub const ABSENT: f64 = 0.5;

/// The pairs that the paper's summaries name, source and target: hypotheses of their own, tested outside the table.
pub const NAMED: [(&str, &str); 4] =
    [("topic", "sentiment"), ("sentiment", "topic"), ("term-exclusion", "toxicity"), ("toxicity", "term-exclusion")];

/// Drops of every target's score, before minus after. Lists run over the study's tasks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drops {
    /// The tasks' ids.
    pub tasks: Vec<String>,
    /// Under the ablation of each task, `[source][target]`.
    pub ablated: Vec<Vec<Option<Clustered>>>,
    /// KL divergence of each task's ablation on neutral text, nats per token; `None` where there is no model to measure.
    pub kl: Vec<Option<f64>>,
    /// Under each control.
    pub controls: Vec<Control>,
    /// The seed of the exchange test's draws.
    pub seed: u64,
}

/// Drops under one control.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// The kind of the erased subspace.
    pub kind: CaseKind,
    /// The task whose rows, with permuted labels, the control's subspace was found in, if it was found so.
    pub task: Option<usize>,
    /// Which of the draws of its kind and task, from 0.
    pub draw: usize,
    /// KL divergence on neutral text, nats per token.
    pub kl: Option<f64>,
    /// Drop of every target; `None` where it was not measured.
    pub drops: Vec<Option<Clustered>>,
}

impl Control {
    /// Whether the control is a draw of the null. The directions of largest variance are not: a task's subspace is not drawn
    /// like them, and one such control would widen the scatter until no drop could exceed it. They bound the damage that an
    /// ablation of this rank can do, and are reported as a bound.
    pub fn is_null(&self) -> bool {
        self.kind != CaseKind::Pca
    }
}

impl Drops {
    /// Tests every drop against the controls' drops of the same target.
    ///
    /// A drop must exceed both errors, one-sided. The first is that of other base prompts (Student's t over the excess's
    /// jackknife error). The second is that of one more draw of the controls (Student's t with K − 1 degrees of freedom, over
    /// s √(1 + 1/K)): if the task's subspace is like a control's, its drop is one more draw of theirs. The p is the larger of
    /// the two, an intersection–union test. Only losses count: a gain has a p near 1. Without at least three controls nothing
    /// is tested.
    ///
    /// Permuted labels of the target itself are controls for the target's own ablation only. The rule was set on planted
    /// one-way dependencies in representation, where planted pairs were missed without it: in the target's own rows the label
    /// adds variance along a direction, permuted labels find that direction, and so erase the target's signal.
    pub fn findings(&self) -> Findings {
        Findings::of(self)
    }

    /// The same drops without the tasks that are not listed, as source, as target and as origin of permuted labels.
    #[must_use]
    pub fn among(&self, tasks: &[usize]) -> Self {
        let listed = |task: usize| tasks.contains(&task);
        let targets = |drops: &[Option<Clustered>]| -> Vec<Option<Clustered>> {
            drops.iter().enumerate().map(|(target, drop)| drop.clone().filter(|_| listed(target))).collect()
        };
        let none = |drops: &[Option<Clustered>]| vec![None; drops.len()];
        let sources = self.ablated.iter().enumerate();
        Self {
            ablated: sources.map(|(source, row)| if listed(source) { targets(row) } else { none(row) }).collect(),
            controls: self
                .controls
                .iter()
                .filter(|control| control.task.is_none_or(listed))
                .map(|control| Control { drops: targets(&control.drops), ..control.clone() })
                .collect(),
            ..self.clone()
        }
    }

    /// The tables as a study holds them.
    pub fn report(&self, findings: &Findings) -> Dependencies {
        let of = |read: &dyn Fn(&Clustered) -> f64| {
            self.ablated.iter().map(|row| row.iter().map(|drop| drop.as_ref().map(read)).collect()).collect()
        };
        Dependencies {
            drop: of(&|drop| drop.value),
            low: of(&|drop| drop.interval()[0]),
            high: of(&|drop| drop.interval()[1]),
            band: (0..self.ablated.len()).map(|target| self.band(target)).collect(),
            ..findings.report()
        }
    }

    /// Where 95 % of the controls' drops of a target lie, its own permuted labels and the bound left out.
    fn band(&self, target: usize) -> Option<[f64; 2]> {
        let of_others = self.controls.iter().filter(|control| control.is_null() && control.task != Some(target));
        let drops: Vec<f64> = of_others.filter_map(|control| Some(control.drops[target].as_ref()?.value)).collect();
        stats::central_interval(&drops)
    }
}

/// Drop of a task's rate of satisfaction from `before` to `after`, paired by response; `groups` are the responses' base
/// prompts. `None` for fewer than two base prompts, which give no error estimate.
pub fn paired_drop<T: Ord>(task: usize, before: &[bool], after: &[bool], groups: &[T]) -> Option<Clustered> {
    let lost = |(&before, &after): (&bool, &bool)| f64::from(u8::from(before)) - f64::from(u8::from(after));
    let lost: Vec<f64> = before.iter().zip(after).map(lost).collect();
    let each = Resamples::leaving_out(groups);
    (each.count() > 1).then(|| Clustered::new(task, &each.mean(&lost)))
}
