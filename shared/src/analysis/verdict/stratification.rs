//! Claim 4: do simple tasks become readable in earlier layers than complex ones?

use super::super::emergence::Order;
use super::{ClaimInputs, Finding, Test};
use crate::study::{Claim, ClaimPart, Emergence, Estimate, STATEMENTS};

/// The claim's test.
pub(super) const TEST: Test = Test {
    claim: 4,
    half: None,
    statement: STATEMENTS[3],
    measures: "Somers' D between the layer of onset and the order structural < lexical < semantic, stylistic",
    rule: "A task emerges when its increment over the text at its best block lies above 0 (p at most 0.05, times the number of \
           blocks); onset is the first block that reaches 0.9 of the peak. One exact permutation test serves both sides: of \
           all ways to give these skills to the tasks that emerge, the share with so large a |D|. Supported when D lies \
           above 0 and p, corrected by Holm over the claims, is at most 0.05, contradicted when D lies below 0 and p is as \
           small, inconclusive otherwise. No verdict unless at least six tasks emerge.",
    falsified_by: "Onsets that fall from structural to semantic tasks.",
    margin: 0.0,
    gated: false,
    find,
};

fn find(inputs: &ClaimInputs<'_>, margin: f64) -> Finding {
    let Some(order) = inputs.order else { return Finding::none(Vec::new()) };
    // The order of a few tasks is no estimate of an order of skills: three tasks in falling order give D = -1 in every draw.
    if order.tasks < Emergence::ORDERED {
        return Finding::none(parts(order));
    }
    let d = order.effect.value;
    let lean = match (d > margin, d < margin) {
        (true, _) => Claim::Supported,
        (_, true) => Claim::Contradicted,
        _ => Claim::Inconclusive,
    };
    let effect = Estimate { value: d, interval: order.effect.interval(), p: None };
    Finding { effect: Some(effect), lean, p: order.p, parts: parts(order) }
}

fn parts(order: &Order) -> Vec<ClaimPart> {
    let plain = |measures: &str, effect| ClaimPart { measures: measures.to_owned(), effect, interval: None, p: None };
    vec![
        plain("gate: tasks that emerge, of which there must be six", Some(order.tasks as f64)),
        plain(
            "smallest |D| that can be significant with these tasks, before the correction over the claims",
            order.least,
        ),
    ]
}
