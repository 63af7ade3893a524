//! Claim 2b: is transfer stronger within a skill than between skills?

use super::super::transfer;
use super::{ClaimInputs, Finding, Test};
use crate::study::{Claim, Estimate};

/// The half's test.
pub(super) const TEST: Test = Test {
    claim: 2,
    half: Some("b"),
    statement: "Cross-task transfer is clustered by skill.",
    measures: "mean share recovered within a skill minus that between skills",
    rule: "(b) Clustered when the share recovered is larger within skills than between them in at least 95 % of all ways to \
           give the skills to the tasks, contradicted when it is smaller in as many. The test is exact; the same conditions \
           hold as for (a).",
    falsified_by: "Transfer that is no stronger within a skill than between skills.",
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
