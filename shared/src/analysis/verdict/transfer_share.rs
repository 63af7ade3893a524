//! Claim 2a: how much of a task's own increment do other tasks' directions recover?

use super::super::{CellScores, Increments, transfer};
use super::{ClaimInputs, Finding, Side, Test, against_margin, part};
use crate::stats::{self, Refitted};
use crate::study::{ClaimPart, Estimate};

/// The half's test.
pub(super) const TEST: Test = Test {
    claim: 2,
    half: Some("a"),
    statement: "Cross-task transfer is weak.",
    measures: "share of the tasks' own increments over the text that other tasks' directions recover, whatever their sign",
    rule: "(a) Another task's direction is given a signed scale on the target's training folds, beside the text's own logit: \
           a direction read backwards is shared, not weak. Weak when the 95 % interval of the share recovered between \
           different tasks lies below one half, contradicted when it lies above. Targets whose own increment does not lie \
           above 0 are left out. No verdict unless the specialists add more than 0.01 AUROC to the text (the error of their \
           mean takes the tasks' errors as independent: no base prompt is in two tasks), and p, corrected by Holm over the \
           claims, is at most 0.05.",
    falsified_by: "Directions of other tasks that recover at least half of what a task's own probe adds to the text.",
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
    let plain = |value: Option<f64>| value.map(|value| Estimate { value, interval: [value; 2], p: None });
    let bare = |measures: &str, value: Option<f64>| ClaimPart { interval: None, ..part(measures, plain(value)) };
    vec![
        bare("mean of AUROC − ½ of other tasks' probes, signed: opposite signs cancel", stats::mean(&signed)),
        bare(
            "root mean square of AUROC − ½ of other tasks' probes, variance of noise taken off, over that of the tasks' own",
            debiased(cell_scores, &pairs),
        ),
        bare(
            "share of pairs with sign-flipped transfer (interval below ½)",
            (!pairs.is_empty()).then(|| flipped as f64 / pairs.len() as f64),
        ),
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
