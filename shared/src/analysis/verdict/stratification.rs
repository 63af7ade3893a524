//! Claim 4: do simple tasks become readable in earlier layers than complex ones?

use super::{Finding, Test, Witness};
use crate::stats;
use crate::study::{Claim, Estimate};

/// The claim's test.
pub(super) const TEST: Test = Test {
    claim: 4,
    half: None,
    statement: "Tasks stratify by complexity across layers: structural early, semantic late.",
    measures: "Somers' D between the layer of onset and the order structural < lexical < semantic, stylistic",
    rule: "Onset is the first block whose specialist reaches ½ + 0.9 (peak − ½). Supported when the 95 % interval of \
           Somers' D lies above 0 and shuffling the skills over the tasks gives so large a D in at most 5 % of shuffles \
           (two-sided), contradicted when the interval lies below 0.3 (the order is weak at most, or reversed), \
           inconclusive otherwise or where both hold. Tasks that no block reads above chance are left out. The p is \
           corrected by Holm over the claims; no verdict unless the specialists' mean AUROC lies above 0.52 with its \
           interval and beats permuted labels.",
    falsified_by: "Onsets that do not rise from structural to semantic tasks.",
    margin: 0.3,
    gated: false,
    find,
};

fn find(witness: &Witness<'_>, margin: f64) -> Finding {
    let Some(order) = witness.order else { return Finding::none(Vec::new()) };
    let [low, high] = order.effect.interval();
    let (lean, p) = match (low > 0.0, high < margin) {
        (true, false) => (Claim::Supported, order.p),
        (false, true) => (Claim::Contradicted, stats::p_against(&order.effect, margin)),
        _ => (Claim::Inconclusive, order.p),
    };
    let effect = Estimate { value: order.effect.value, interval: order.effect.interval(), p: None };
    Finding { effect: Some(effect), lean, p, parts: Vec::new() }
}
