//! Directed cross-task transfer: how far one task's probe reads another task (SCIENCE.md §6).

pub mod cluster;
mod skill;

use super::Evidence;
use super::asymmetry::asymmetry;
use crate::linalg::dot;
use crate::stats::{self, Sampled};
use crate::study::{Estimate, Transfer};

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
        cosine: spread(evidence, cosines(evidence)),
        asymmetry: antisymmetric(evidence),
    }
}

/// Cosines of the directions, in raw features, of the probes fitted to all rows of their tasks; `None` where a probe has
/// none.
fn cosines(evidence: &Evidence) -> Vec<Vec<Option<f64>>> {
    let directions: Vec<Vec<f64>> = evidence.probes.iter().map(|probe| probe.raw().0).collect();
    let cosine = |a: &Vec<f64>, b: &Vec<f64>| {
        let lengths = (dot(a, a) * dot(b, b)).sqrt();
        (lengths > 0.0).then(|| (dot(a, b) / lengths).clamp(-1.0, 1.0))
    };
    directions.iter().map(|a| directions.iter().map(|b| cosine(a, b)).collect()).collect()
}

/// The antisymmetric part of relative transfer, over the pairs that can be read both ways.
fn antisymmetric(evidence: &Evidence) -> Option<Estimate> {
    let readable = readable_pairs(evidence);
    let relative = |source: usize, target: usize| {
        let parts = [&evidence.transfer[source][target], &evidence.transfer[target][target]];
        Sampled::combine(&parts, |v| if v[1] > 0.5 { (v[0] - 0.5) / (v[1] - 0.5) } else { f64::NAN })
    };
    let both = |&&(a, b): &&(usize, usize)| a < b && readable.contains(&(b, a));
    let pairs: Vec<(Sampled, Sampled)> =
        readable.iter().filter(both).map(|&(a, b)| (relative(a, b), relative(b, a))).collect();
    asymmetry(&pairs.iter().map(|(there, back)| (there, back)).collect::<Vec<_>>())
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
        pairs.iter().map(|&(source, target)| stats::p_against(&evidence.transfer[source][target], 0.5)).collect();
    let mut table = vec![vec![None; k]; k];
    for (&(source, target), p) in pairs.iter().zip(stats::holm(&raw)) {
        table[source][target] = Some(p);
    }
    table
}

fn spread(evidence: &Evidence, square: Vec<Vec<Option<f64>>>) -> Vec<Vec<Option<f64>>> {
    let mut all = vec![vec![None; evidence.n_tasks]; evidence.n_tasks];
    for (&source, row) in evidence.probeable.iter().zip(square) {
        all[source] = evidence.spread(&row);
    }
    all
}
