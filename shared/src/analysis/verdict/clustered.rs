//! Claim 2b: is transfer stronger within a skill than between skills?

use super::super::transfer;
use super::{ClaimInputs, Finding, Test};
use crate::message::claim;
use crate::study::{Claim, Estimate};

/// The half's test.
pub(super) const TEST: Test = Test {
    claim: 2,
    half: Some("b"),
    statement: claim::CLUSTERED_STATEMENT,
    measures: claim::CLUSTERED_MEASURES,
    rule: claim::CLUSTERED_RULE,
    falsified_by: claim::CLUSTERED_FALSIFIED,
    margin: 0.0,
    gated: true,
    find,
};

fn find(inputs: &ClaimInputs<'_>, _margin: f64) -> Finding {
    let found = inputs.increments.and_then(|increments| Some((increments, transfer::skill_contrast(increments)?)));
    let Some((increments, contrast)) = found else { return Finding::none(Vec::new()) };
    let Some(difference) = contrast.difference() else { return Finding::none(Vec::new()) };
    let interval = transfer::contrast_interval(increments, difference);
    let (lean, p) = match (contrast.p_above, contrast.p_below) {
        (Some(above), _) if difference > 0.0 => (Claim::Supported, above),
        (_, Some(below)) => (Claim::Contradicted, below),
        _ => (Claim::Inconclusive, 1.0),
    };
    Finding { effect: Some(Estimate { value: difference, interval, p: Some(p) }), lean, p, parts: Vec::new() }
}
