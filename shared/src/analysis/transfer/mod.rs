//! Directed cross-task transfer: how far one task's probe reads another task, and how much of the target's own increment its
//! direction recovers (`docs/method.md` §5).

pub mod cluster;
mod skill;

use super::asymmetry::asymmetry;
use super::{CellScores, Increments};
use crate::linalg::dot;
use crate::message::{Message, claim};
use crate::stats::{self, Draws, Refitted, ResampledEstimate};
use crate::study::{ClaimPart, Estimate, Transfer};
pub use skill::{Contrast, contrast};

/// Share recovered that counts as shared: two tasks are joined when, on average, each one's direction recovers at least half
/// of what the other's own probe adds to the text.
pub const SHARED: f64 = 0.5;

/// Pairs of tasks that summaries of the paper name as dependent; separate hypotheses, outside the other pairs.
pub const NAMED: [(&str, &str); 2] = [("topic", "sentiment"), ("term-exclusion", "toxicity")];

/// The transfer tables over all tasks of the study.
///
/// The p of a pair is two-sided and normal, (AUROC − ½) over its bootstrap deviation: the source's probe was not trained on
/// the target's held-out base prompts, so given the probe only the target's samples are random. Holm's correction runs over
/// the off-diagonal pairs of this cell.
pub fn table(cell_scores: &CellScores, increments: &Increments) -> Transfer {
    let k = cell_scores.probeable.len();
    let of = |read: &dyn Fn(&ResampledEstimate) -> f64| {
        let square = (0..k).map(|s| (0..k).map(|t| Some(read(&cell_scores.transfer[s][t]))).collect()).collect();
        spread(cell_scores, square)
    };
    let shares = shares(increments);
    let share = |read: &dyn Fn(&Refitted) -> Option<f64>| -> Vec<Vec<Option<f64>>> {
        shares.iter().map(|row| row.iter().map(|share| share.as_ref().and_then(read)).collect()).collect()
    };
    let end = |share: &Refitted, end: usize| share.standard_error().map(|_| share.interval()[end]);
    Transfer {
        auroc: of(&|pair| pair.value),
        low: of(&|pair| pair.interval()[0]),
        high: of(&|pair| pair.interval()[1]),
        relative: Vec::new(),
        share: share(&|share| Some(share.value)),
        share_low: share(&|share| end(share, 0)),
        share_high: share(&|share| end(share, 1)),
        p: spread(cell_scores, corrected_p(cell_scores)),
        cosine: spread(cell_scores, cosines(cell_scores)),
        asymmetry: antisymmetric(increments, cell_scores.seed),
    }
}

/// The places, in the claims' list, of the tasks whose own increment lies above 0 with its interval.
pub fn readable(increments: &Increments) -> Vec<usize> {
    if increments.recovered.is_empty() {
        return Vec::new();
    }
    (0..increments.in_claims.len()).filter(|&task| increments.is_readable(increments.in_claims[task])).collect()
}

/// The ordered pairs of different tasks in the claims whose target can be read.
pub(super) fn readable_pairs(increments: &Increments) -> Vec<(usize, usize)> {
    let targets = readable(increments);
    let sources = 0..increments.recovered.len();
    sources
        .flat_map(|source| targets.iter().map(move |&target| (source, target)))
        .filter(|(source, target)| source != target)
        .collect()
}

/// Share of the target's own increment that the source's direction recovers.
pub fn share(increments: &Increments, source: usize, target: usize) -> Refitted {
    let parts = [&increments.recovered(source, target), &increments.recovered(target, target)];
    Refitted::combine(&parts, |both| both[0] / both[1])
}

/// The share averaged over both directions.
pub(super) fn symmetric_share(increments: &Increments, a: usize, b: usize) -> Refitted {
    Refitted::combine(&[&share(increments, a, b), &share(increments, b, a)], |both| 0.5 * (both[0] + both[1]))
}

/// Shares `[source][target]` over the study's tasks; `None` where they are not read or the target cannot be.
fn shares(increments: &Increments) -> Vec<Vec<Option<Refitted>>> {
    let n = increments.n_tasks();
    let mut all = vec![vec![None; n]; n];
    let task = |place: usize| increments.probeable[increments.in_claims[place]];
    for target in readable(increments) {
        for source in 0..increments.recovered.len() {
            all[task(source)][task(target)] = Some(share(increments, source, target));
        }
    }
    all
}

/// Shares of the tasks that can be read, within skills against between them; `None` with fewer than three.
pub(super) fn skill_contrast(increments: &Increments) -> Option<Contrast> {
    let leaves = readable(increments);
    (leaves.len() > 2).then(|| skill::contrast(&cluster::similarity(increments, &leaves), &skills(increments, &leaves)))
}

/// The jackknife's interval of the difference within − between; the value itself where nothing was left out.
pub(super) fn contrast_interval(increments: &Increments, value: f64) -> [f64; 2] {
    let leaves = readable(increments);
    let skills = skills(increments, &leaves);
    let pairs: Vec<(usize, usize)> =
        (0..leaves.len()).flat_map(|a| (a + 1..leaves.len()).map(move |b| (a, b))).collect();
    let shares: Vec<Refitted> = pairs.iter().map(|&(a, b)| symmetric_share(increments, leaves[a], leaves[b])).collect();
    let mean = |values: &[f64], within: bool| {
        let of_kind = pairs.iter().zip(values).filter(|&(&(a, b), _)| (skills[a] == skills[b]) == within);
        stats::mean(&of_kind.map(|(_, value)| *value).collect::<Vec<_>>()).unwrap_or(f64::NAN)
    };
    let difference =
        Refitted::combine(&shares.iter().collect::<Vec<_>>(), |values| mean(values, true) - mean(values, false));
    difference.standard_error().map_or([value; 2], |_| difference.interval())
}

/// The named pairs, as parts of a verdict: the mean of both directions' shares, with p corrected over these pairs.
pub(super) fn named(increments: &Increments) -> Vec<ClaimPart> {
    let readable = readable(increments);
    let place = |id: &str| {
        let task = increments.names.iter().position(|name| name == id)?;
        let place = increments.in_claims.iter().position(|&place| increments.probeable[place] == task)?;
        readable.contains(&place).then_some(place)
    };
    let found: Vec<(Message, Refitted)> = NAMED
        .iter()
        .filter_map(|&(a, b)| {
            let measures = claim::SHARE_BETWEEN.with(&[("one", &a), ("other", &b)]);
            Some((measures, symmetric_share(increments, place(a)?, place(b)?)))
        })
        .collect();
    let p = stats::holm(&found.iter().map(|(_, share)| share.inference().p_above(0.0)).collect::<Vec<_>>());
    let part = |((measures, share), p): ((Message, Refitted), f64)| ClaimPart {
        interval: Some(share.interval()),
        p: Some(p),
        ..ClaimPart::new(measures, Some(share.value))
    };
    found.into_iter().zip(p).map(part).collect()
}

fn skills(increments: &Increments, leaves: &[usize]) -> Vec<crate::task::Skill> {
    leaves.iter().map(|&leaf| increments.skills[increments.in_claims[leaf]]).collect()
}

/// Cosines of the directions, in raw features, of the probes fitted to all rows of their tasks; `None` where a probe has
/// none.
fn cosines(cell_scores: &CellScores) -> Vec<Vec<Option<f64>>> {
    let directions: Vec<Vec<f64>> = cell_scores.probes.iter().map(|probe| probe.raw().0).collect();
    let cosine = |a: &Vec<f64>, b: &Vec<f64>| {
        let lengths = (dot(a, a) * dot(b, b)).sqrt();
        (lengths > 0.0).then(|| (dot(a, b) / lengths).clamp(-1.0, 1.0))
    };
    directions.iter().map(|a| directions.iter().map(|b| cosine(a, b)).collect()).collect()
}

/// Draws behind the noise of the antisymmetric part.
const DRAWS: usize = 999;

/// The antisymmetric part of the shares, over the pairs that can be read both ways; `None` where nothing was left out.
fn antisymmetric(increments: &Increments, seed: u64) -> Option<Estimate> {
    let readable = readable(increments);
    let draws = Draws::new(seed, "antisymmetric transfer", DRAWS);
    let sampled = |source: usize, target: usize| draws.of(&share(increments, source, target));
    let pairs: Vec<(ResampledEstimate, ResampledEstimate)> = readable
        .iter()
        .flat_map(|&a| readable.iter().filter(move |&&b| a < b).map(move |&b| (a, b)))
        .map(|(a, b)| Some((sampled(a, b)?, sampled(b, a)?)))
        .collect::<Option<_>>()?;
    asymmetry(&pairs.iter().map(|(there, back)| (there, back)).collect::<Vec<_>>())
}

fn corrected_p(cell_scores: &CellScores) -> Vec<Vec<Option<f64>>> {
    let k = cell_scores.probeable.len();
    let pairs: Vec<(usize, usize)> =
        (0..k).flat_map(|s| (0..k).map(move |t| (s, t))).filter(|&(source, target)| source != target).collect();
    let raw: Vec<f64> =
        pairs.iter().map(|&(source, target)| stats::p_against(&cell_scores.transfer[source][target], 0.5)).collect();
    let mut table = vec![vec![None; k]; k];
    for (&(source, target), p) in pairs.iter().zip(stats::holm(&raw)) {
        table[source][target] = Some(p);
    }
    table
}

fn spread(cell_scores: &CellScores, square: Vec<Vec<Option<f64>>>) -> Vec<Vec<Option<f64>>> {
    let mut all = vec![vec![None; cell_scores.n_tasks]; cell_scores.n_tasks];
    for (&source, row) in cell_scores.probeable.iter().zip(square) {
        all[source] = cell_scores.spread(&row);
    }
    all
}
