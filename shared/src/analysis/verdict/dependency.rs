//! Claim 3: are dependencies between tasks sparse and asymmetric?

use super::super::ablation::Findings;
use super::{ClaimInputs, Finding, Test, part};
use crate::message::{Template, claim};
use crate::study::{ClaimPart, Estimate, NamedPair, PairState};

/// The claim's test.
pub(super) const TEST: Test = Test {
    claim: 3,
    half: None,
    statement: claim::DEPENDENCY_STATEMENT,
    measures: claim::DEPENDENCY_MEASURES,
    rule: claim::DEPENDENCY_RULE,
    falsified_by: claim::DEPENDENCY_FALSIFIED,
    margin: 0.5,
    gated: false,
    find,
};

fn find(inputs: &ClaimInputs<'_>, margin: f64) -> Finding {
    let Some(findings) = inputs.dependencies else { return Finding::none(Vec::new()) };
    let parts = parts(findings);
    let Some(effect) = findings.present_share() else { return Finding::none(parts) };
    let (lean, p) = findings.lean(margin);
    Finding { effect: Some(effect), lean, p, parts }
}

fn parts(findings: &Findings) -> Vec<ClaimPart> {
    let own = findings.own().map(|own| Estimate { value: own.drop.value, interval: own.interval(), p: Some(own.p()) });
    let mut parts = vec![part(claim::DEPENDENCY_OWN.message(), own)];
    if findings.shares().is_some() {
        let counted = [PairState::Present, PairState::Absent, PairState::Undecided].map(|state| findings.count(state));
        let named = [claim::PAIRS_PRESENT, claim::PAIRS_ABSENT, claim::PAIRS_UNDECIDED];
        parts.extend(named.into_iter().zip(counted).map(|(measures, count)| number(measures, count as f64)));
    }
    parts.push(part(claim::ASYMMETRY.message(), findings.asymmetry()));
    if let Some([sources, controls]) = findings.kl() {
        parts.push(number(claim::KL_TASKS, sources));
        parts.push(number(claim::KL_CONTROLS, controls));
    }
    parts.extend(findings.named().iter().map(|pair| named(findings.tasks(), pair)));
    parts
}

fn number(measures: Template, value: f64) -> ClaimPart {
    ClaimPart::new(measures.message(), Some(value))
}

fn named(tasks: &[String], pair: &NamedPair) -> ClaimPart {
    let (source, target) = (&tasks[pair.source], &tasks[pair.target]);
    let measures = claim::NAMED_PAIR.with(&[("source", source), ("target", target)]);
    ClaimPart { interval: Some(pair.interval), p: Some(pair.p), ..ClaimPart::new(measures, Some(pair.excess)) }
}
