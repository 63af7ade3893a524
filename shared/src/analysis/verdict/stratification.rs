//! Claim 4: do simple tasks become readable in earlier layers than complex ones?

use super::super::emergence::Order;
use super::{ClaimInputs, Finding, Test};
use crate::message::claim;
use crate::study::{Claim, ClaimPart, Emergence, Estimate};

/// The claim's test.
pub(super) const TEST: Test = Test {
    claim: 4,
    half: None,
    statement: claim::DEPTH_STATEMENT,
    measures: claim::DEPTH_MEASURES,
    rule: claim::DEPTH_RULE,
    falsified_by: claim::DEPTH_FALSIFIED,
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
    vec![
        ClaimPart::new(claim::DEPTH_EMERGING.message(), Some(order.tasks as f64)),
        ClaimPart::new(claim::DEPTH_LEAST.message(), order.least),
    ]
}
