//! The findings of a matrix of drops: which pairs are present, absent or undecided, the tasks' own drops, and the asymmetry.

use super::excess::{Excess, Null};
use super::{ABSENT, ALPHA, Control, Drops, NAMED};
use crate::analysis::asymmetry::{Operator, exchange};
use crate::stats::{self, Clustered};
use crate::study::{CaseKind, Dependencies, Estimate, NamedPair, PairState, Shares};

/// The tests on a matrix of drops.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// Drops beyond the controls' mean, `[source][target]`.
    excess: Vec<Vec<Option<Excess>>>,
    /// One-sided p, corrected by Holm over the pairs of different tasks, and apart over the diagonal.
    p: Vec<Vec<Option<f64>>>,
    /// One-sided p of losing at least [`ABSENT`] of what the target's own ablation takes, `[source][target]`.
    p_absent: Vec<Vec<Option<f64>>>,
    own: Option<Excess>,
    asymmetry: Option<Estimate>,
    named: Vec<NamedPair>,
    kl: Option<[f64; 2]>,
    tasks: Vec<String>,
}

impl Findings {
    pub(super) fn of(drops: &Drops) -> Self {
        let n = drops.ablated.len();
        let nulls: Vec<[Option<Null>; 2]> =
            (0..n).map(|target| [false, true].map(|own| null(drops, target, own))).collect();
        let excess = |source: usize, target: usize| {
            let null = nulls[target][usize::from(source == target)].as_ref()?;
            Some(Excess::beyond(drops.ablated[source][target].as_ref()?, null))
        };
        let excess: Vec<Vec<Option<Excess>>> =
            (0..n).map(|source| (0..n).map(|target| excess(source, target)).collect()).collect();
        let p = corrected(&excess);
        Self {
            p_absent: p_absent(&excess, &p),
            p,
            own: own(drops),
            asymmetry: asymmetry(drops),
            named: named(drops, &excess),
            kl: mean_kl(drops),
            tasks: drops.tasks.clone(),
            excess,
        }
    }

    /// The excess of a pair; `None` where it was not tested.
    pub fn excess(&self, source: usize, target: usize) -> Option<&Excess> {
        self.excess[source][target].as_ref()
    }

    /// Whether a pair depends; `None` where it was not tested.
    ///
    /// Present: the corrected p of a loss is at most [`ALPHA`]. Absent: the target loses less than [`ABSENT`] of its loss
    /// under its own ablation, p at most [`ALPHA`], and that own loss is itself present. Undecided: neither. A pair that is
    /// both (a loss shown to be small) is present.
    pub fn state(&self, source: usize, target: usize) -> Option<PairState> {
        let (excess, p) = (self.excess[source][target].as_ref()?, self.p[source][target]?);
        Some(if p <= ALPHA && excess.drop.value > 0.0 {
            PairState::Present
        } else if self.p_absent[source][target].is_some_and(|p| p <= ALPHA) {
            PairState::Absent
        } else {
            PairState::Undecided
        })
    }

    /// One-sided p of a pair's loss being at least [`ABSENT`] of the target's own; `None` on the diagonal and where the target's
    /// own loss is not shown.
    pub(super) fn p_absent(&self, source: usize, target: usize) -> Option<f64> {
        self.p_absent[source][target]
    }

    /// The tested pairs of different tasks.
    pub fn tested(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let n = self.p.len();
        let pairs = (0..n).flat_map(move |source| (0..n).map(move |target| (source, target)));
        pairs.filter(|&(source, target)| source != target && self.p[source][target].is_some())
    }

    /// How many of the tested pairs are in a state.
    pub fn count(&self, state: PairState) -> usize {
        self.tested().filter(|&(source, target)| self.state(source, target) == Some(state)).count()
    }

    /// Shares of the tested pairs in every state; `None` without pairs.
    pub fn shares(&self) -> Option<Shares> {
        let pairs = self.tested().count();
        let share = |state| self.count(state) as f64 / pairs as f64;
        (pairs > 0).then(|| Shares {
            present: share(PairState::Present),
            absent: share(PairState::Absent),
            undecided: share(PairState::Undecided),
        })
    }

    /// Share of the tested pairs that are present; the interval's upper end is the share if all undecided pairs were present.
    pub fn present_share(&self) -> Option<Estimate> {
        let shares = self.shares()?;
        Some(Estimate { value: shares.present, interval: [shares.present, 1.0 - shares.absent], p: None })
    }

    /// Mean drop of the tasks under their own ablation, beyond the controls.
    pub fn own(&self) -> Option<&Excess> {
        self.own.as_ref()
    }

    /// Mean |E − Eᵀ| over the tested pairs, against its exchange null; see [`exchange`].
    pub fn asymmetry(&self) -> Option<Estimate> {
        self.asymmetry
    }

    /// The pairs of [`NAMED`] that could be tested, corrected by Holm among themselves.
    pub fn named(&self) -> &[NamedPair] {
        &self.named
    }

    /// Mean KL of the tasks' ablations and of the controls that are in the null; `None` where it was not measured.
    pub fn kl(&self) -> Option<[f64; 2]> {
        self.kl
    }

    /// The tasks' ids.
    pub fn tasks(&self) -> &[String] {
        &self.tasks
    }

    /// The tests as a study holds them; the drops themselves are left empty.
    pub(super) fn report(&self) -> Dependencies {
        let n = self.p.len();
        let of = |read: &dyn Fn(&Excess) -> f64| {
            self.excess.iter().map(|row| row.iter().map(|excess| excess.as_ref().map(read)).collect()).collect()
        };
        Dependencies {
            p: self.p.clone(),
            p_absent: self.p_absent.clone(),
            excess: of(&|excess| excess.drop.value),
            excess_upper: of(&Excess::upper),
            state: (0..n).map(|source| (0..n).map(|target| self.state(source, target)).collect()).collect(),
            shares: self.shares(),
            own: self.own.as_ref().map(estimate),
            sparsity: self.present_share(),
            pairs: self.tested().count(),
            asymmetry: self.asymmetry,
            named: self.named.clone(),
            ..Dependencies::default()
        }
    }
}

/// The findings of the same rule where nothing can be found: for each task, its first draw of permuted labels takes the place
/// of its own subspace, and is no longer a control. `None` where a task that was ablated has no such draw.
pub fn permuted_findings(drops: &Drops) -> Option<Findings> {
    let stands_in = |control: &Control| control.kind == CaseKind::Permuted && control.draw == 0;
    let mut permuted = drops.clone();
    permuted.controls.retain(|control| !stands_in(control));
    for (task, row) in permuted.ablated.iter_mut().enumerate().filter(|(_, row)| row.iter().any(Option::is_some)) {
        let draw = drops.controls.iter().find(|control| stands_in(control) && control.task == Some(task))?;
        row.clone_from(&draw.drops);
        if let Some(kl) = permuted.kl.get_mut(task) {
            *kl = draw.kl;
        }
    }
    Some(permuted.findings())
}

/// An excess as a study holds it.
pub(super) fn estimate(excess: &Excess) -> Estimate {
    Estimate { value: excess.drop.value, interval: excess.interval(), p: Some(excess.p()) }
}

/// The null of a target, for its own ablation or for that of other tasks.
fn null(drops: &Drops, target: usize, own: bool) -> Option<Null> {
    let counts = |control: &&Control| control.is_null() && (own || control.task != Some(target));
    let controls = drops.controls.iter().filter(counts);
    Null::of(&controls.filter_map(|control| control.drops[target].as_ref()).collect::<Vec<_>>())
}

/// The mean own drop beyond the controls. Every control gives one mean over the same targets, and the null is the scatter of
/// these means: an effect that one control has on all tasks stays in, independent effects average out.
fn own(drops: &Drops) -> Option<Excess> {
    let targets: Vec<usize> = (0..drops.ablated.len()).filter(|&task| drops.ablated[task][task].is_some()).collect();
    let over_targets = |read: &dyn Fn(usize) -> Option<Clustered>| -> Option<Clustered> {
        let parts = targets.iter().map(|&target| read(target)).collect::<Option<Vec<Clustered>>>()?;
        (!parts.is_empty()).then(|| Clustered::mean(&parts.iter().collect::<Vec<_>>()))
    };
    let own = over_targets(&|target| drops.ablated[target][target].clone())?;
    let nulls = drops.controls.iter().filter(|control| control.is_null());
    let means: Vec<Clustered> =
        nulls.filter_map(|control| over_targets(&|target| control.drops[target].clone())).collect();
    Some(Excess::beyond(&own, &Null::of(&means.iter().collect::<Vec<_>>())?))
}

/// The named pairs among the tasks, Holm over those that could be tested.
fn named(drops: &Drops, excess: &[Vec<Option<Excess>>]) -> Vec<NamedPair> {
    let place = |id: &str| drops.tasks.iter().position(|task| task == id);
    let found = NAMED.iter().filter_map(|&(source, target)| {
        let (source, target) = (place(source)?, place(target)?);
        Some((source, target, excess[source][target].as_ref()?))
    });
    let found: Vec<(usize, usize, &Excess)> = found.collect();
    let p = stats::holm(&found.iter().map(|(_, _, excess)| excess.p()).collect::<Vec<_>>());
    let pair = |((source, target, excess), p): ((usize, usize, &Excess), f64)| NamedPair {
        source,
        target,
        excess: excess.drop.value,
        interval: excess.interval(),
        p,
    };
    found.into_iter().zip(p).map(pair).collect()
}

/// The exchange test of the asymmetry: a task's own subspace and its permuted draws are its candidates.
fn asymmetry(drops: &Drops) -> Option<Estimate> {
    let operator = |kl: Option<f64>, drops: &[Option<Clustered>]| Operator {
        kl,
        drops: drops.iter().map(|drop| drop.as_ref().map(|drop| drop.value)).collect(),
    };
    let controls = |task: Option<usize>| {
        let of = drops.controls.iter().filter(move |control| control.is_null() && control.task == task);
        of.map(|control| operator(control.kl, &control.drops))
    };
    let candidates = |(task, row): (usize, &Vec<Option<Clustered>>)| -> Vec<Operator> {
        let own = row.iter().any(Option::is_some).then(|| operator(drops.kl.get(task).copied().flatten(), row));
        own.map_or_else(Vec::new, |own| std::iter::once(own).chain(controls(Some(task))).collect())
    };
    let candidates: Vec<Vec<Operator>> = drops.ablated.iter().enumerate().map(candidates).collect();
    exchange(&candidates, &controls(None).collect::<Vec<_>>(), drops.seed)
}

fn mean_kl(drops: &Drops) -> Option<[f64; 2]> {
    let ablated = drops.ablated.iter().zip(&drops.kl).filter(|(row, _)| row.iter().any(Option::is_some));
    let sources: Vec<f64> = ablated.filter_map(|(_, &kl)| kl).collect();
    let controls: Vec<f64> =
        drops.controls.iter().filter(|control| control.is_null()).filter_map(|control| control.kl).collect();
    Some([stats::mean(&sources)?, stats::mean(&controls)?])
}

/// Holm's correction over the pairs of different tasks, and apart from them over the diagonal.
fn corrected(excess: &[Vec<Option<Excess>>]) -> Vec<Vec<Option<f64>>> {
    let n = excess.len();
    let mut p = vec![vec![None; n]; n];
    for diagonal in [false, true] {
        let places = (0..n).flat_map(|source| (0..n).map(move |target| (source, target)));
        let places = places.filter(|&(source, target)| (source == target) == diagonal);
        let (places, raw): (Vec<(usize, usize)>, Vec<f64>) =
            places.filter_map(|(s, t)| Some(((s, t), excess[s][t].as_ref()?.p()))).unzip();
        for ((source, target), corrected) in places.into_iter().zip(stats::holm(&raw)) {
            p[source][target] = Some(corrected);
        }
    }
    p
}

/// p of every pair's absence; uncorrected, since each pair's state is a statement on that pair alone.
fn p_absent(excess: &[Vec<Option<Excess>>], p: &[Vec<Option<f64>>]) -> Vec<Vec<Option<f64>>> {
    let n = excess.len();
    let own = |target: usize| {
        let own = excess[target][target].as_ref()?;
        (own.drop.value > 0.0 && p[target][target]? <= ALPHA).then_some(own)
    };
    let of = |source: usize, target: usize| {
        let excess = excess[source][target].as_ref().filter(|_| source != target)?;
        Some(excess.p_below_share(ABSENT, own(target)?))
    };
    (0..n).map(|source| (0..n).map(|target| of(source, target)).collect()).collect()
}
