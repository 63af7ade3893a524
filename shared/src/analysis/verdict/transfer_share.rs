//! Claim 2a: how much of a task's own increment do other tasks' directions recover?

use super::super::{CellScores, Increments, transfer};
use super::{ClaimInputs, Finding, Side, Test, against_margin};
use crate::message::claim;
use crate::stats::{self, Refitted};
use crate::study::ClaimPart;

/// The half's test.
pub(super) const TEST: Test = Test {
    claim: 2,
    half: Some("a"),
    statement: claim::WEAK_STATEMENT,
    measures: claim::WEAK_MEASURES,
    rule: claim::WEAK_RULE,
    falsified_by: claim::WEAK_FALSIFIED,
    margin: transfer::SHARED,
    gated: true,
    find,
};

fn find(inputs: &ClaimInputs<'_>, margin: f64) -> Finding {
    let mut parts: Vec<ClaimPart> = inputs.raw.map(raw_parts).unwrap_or_default();
    let Some(increments) = inputs.increments else { return Finding::none(parts) };
    parts.extend(transfer::named(increments));
    against_margin(share(increments), margin, Side::Below, parts)
}

/// The ratio of sums over the ordered pairs of different tasks whose target can be read.
fn share(increments: &Increments) -> Option<Refitted> {
    let pairs = transfer::readable_pairs(increments);
    let own: Vec<Refitted> = pairs.iter().map(|&(_, target)| increments.recovered(target, target)).collect();
    let others: Vec<Refitted> = pairs.iter().map(|&(source, target)| increments.recovered(source, target)).collect();
    let mean = |values: &[Refitted]| Refitted::mean(&values.iter().collect::<Vec<_>>());
    Some(Refitted::combine(&[&mean(&others)?, &mean(&own)?], |means| means[0] / means[1]))
}

/// The transfer matrix as it is, signed, and its size with the variance of noise taken off.
fn raw_parts(cell_scores: &CellScores) -> Vec<ClaimPart> {
    let k = cell_scores.probeable.len();
    let pairs: Vec<(usize, usize)> =
        (0..k).flat_map(|s| (0..k).map(move |t| (s, t))).filter(|(source, target)| source != target).collect();
    let flipped = pairs.iter().filter(|&&(s, t)| cell_scores.transfer[s][t].interval()[1] < 0.5).count();
    let signed: Vec<f64> = pairs.iter().map(|&(s, t)| cell_scores.transfer[s][t].value - 0.5).collect();
    let flipped = (!pairs.is_empty()).then(|| flipped as f64 / pairs.len() as f64);
    vec![
        ClaimPart::new(claim::WEAK_SIGNED.message(), stats::mean(&signed)),
        ClaimPart::new(claim::WEAK_SIZE.message(), debiased(cell_scores, &pairs)),
        ClaimPart::new(claim::TRANSFER_FLIPPED.message(), flipped),
    ]
}

fn debiased(cell_scores: &CellScores, pairs: &[(usize, usize)]) -> Option<f64> {
    let square = |&(source, target): &(usize, usize)| {
        let pair = &cell_scores.transfer[source][target];
        (pair.value - 0.5).powi(2) - pair.standard_error().powi(2)
    };
    let own: Vec<(usize, usize)> = pairs.iter().map(|&(_, target)| (target, target)).collect();
    let mean = |pairs: &[(usize, usize)]| stats::mean(&pairs.iter().map(square).collect::<Vec<_>>());
    let (other, own) = (mean(pairs)?, mean(&own)?);
    (own > 0.0).then(|| (other.max(0.0) / own).sqrt())
}
