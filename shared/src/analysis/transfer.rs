//! Directed cross-task transfer: how far one task's probe reads another task (SCIENCE.md §6).

use super::Evidence;
use crate::stats::{self, Sampled};
use crate::study::Transfer;

/// The transfer tables over all tasks of the study.
///
/// The p of a pair is two-sided and normal, (AUROC − ½) over its bootstrap deviation: the source's
/// probe never saw the target's held-out base prompts, so given the probe only the target's samples
/// are random. Holm's correction runs over the off-diagonal pairs of this cell.
pub fn table(evidence: &Evidence) -> Transfer {
    let k = evidence.probeable.len();
    let of = |read: &dyn Fn(&Sampled) -> f64| {
        let square = (0..k).map(|s| (0..k).map(|t| Some(read(&evidence.transfer[s][t]))).collect()).collect();
        spread(evidence, square)
    };
    Transfer {
        auroc: of(&|pair| pair.value),
        low: of(&|pair| pair.interval()[0]),
        high: of(&|pair| pair.interval()[1]),
        relative: spread(evidence, relative(evidence)),
        p: spread(evidence, corrected_p(evidence)),
    }
}

/// `(T[s][t] − ½) / (T[t][t] − ½)` over the probeable tasks; `None` in the column of a target whose
/// own probe's interval does not lie above ½.
pub fn relative(evidence: &Evidence) -> Vec<Vec<Option<f64>>> {
    let k = evidence.probeable.len();
    let share = |source: usize, target: usize| {
        let own = evidence.transfer[target][target].value - 0.5;
        evidence.specialists[target].above_chance().then(|| (evidence.transfer[source][target].value - 0.5) / own)
    };
    (0..k).map(|source| (0..k).map(|target| share(source, target)).collect()).collect()
}

/// The ordered pairs of different tasks whose target's own probe is above chance.
pub(super) fn readable_pairs(evidence: &Evidence) -> Vec<(usize, usize)> {
    let k = evidence.probeable.len();
    (0..k)
        .flat_map(|source| (0..k).map(move |target| (source, target)))
        .filter(|&(source, target)| source != target && evidence.specialists[target].above_chance())
        .collect()
}

fn corrected_p(evidence: &Evidence) -> Vec<Vec<Option<f64>>> {
    let k = evidence.probeable.len();
    let pairs: Vec<(usize, usize)> =
        (0..k).flat_map(|s| (0..k).map(move |t| (s, t))).filter(|&(source, target)| source != target).collect();
    let raw: Vec<f64> =
        pairs.iter().map(|&(source, target)| p_against_chance(&evidence.transfer[source][target])).collect();
    let mut table = vec![vec![None; k]; k];
    for (&(source, target), p) in pairs.iter().zip(stats::holm(&raw)) {
        table[source][target] = Some(p);
    }
    table
}

fn p_against_chance(pair: &Sampled) -> f64 {
    let (distance, error) = (pair.value - 0.5, pair.standard_error());
    match (distance == 0.0, error > 0.0) {
        (true, _) => 1.0,
        (false, true) => stats::normal_p_two_sided(distance / error),
        (false, false) => 0.0,
    }
}

fn spread(evidence: &Evidence, square: Vec<Vec<Option<f64>>>) -> Vec<Vec<Option<f64>>> {
    let mut all = vec![vec![None; evidence.n_tasks]; evidence.n_tasks];
    for (&source, row) in evidence.probeable.iter().zip(square) {
        all[source] = evidence.spread(&row);
    }
    all
}
