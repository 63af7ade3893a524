//! Claim 3: are dependencies between tasks sparse and asymmetric?

use super::super::ablation::Findings;
use super::{ClaimInputs, Finding, Test, part};
use crate::study::{ClaimPart, Estimate, NamedPair, PairState, STATEMENTS};

/// The claim's test.
pub(super) const TEST: Test = Test {
    claim: 3,
    half: None,
    statement: STATEMENTS[2],
    measures: "share of the pairs of different tasks that depend (present); the interval ends where all undecided pairs would",
    rule: "Read in behaviour if the model was intervened on, otherwise in representation with probes fitted anew at the \
           rule's site. A pair is present when the target loses more than under controls of the same rank (one-sided, Holm \
           over the pairs), absent when it loses less than half of what its own ablation takes from it beyond the controls (p \
           at most 0.05, where that own loss is itself shown), and undecided otherwise. Nothing is decided unless ablating a \
           task hurts that task itself beyond the controls (mean own excess above 0, p at most 0.05). Supported when more \
           than half of the pairs are absent and the asymmetry mean |E − Eᵀ|, KL divergence taken out, exceeds that of \
           permuted labels (p at most 0.05). Contradicted when more than half are present. Inconclusive otherwise. The p is \
           the largest of its conditions' (that of a majority is Holm's of the pair that makes it), corrected by Holm over \
           the claims, and at most 0.05.",
    falsified_by: "Ablating any one task hurts most of the others as well.",
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
    let mut parts =
        vec![part("mean drop of the ablated tasks themselves beyond the controls; one-sided p against 0", own)];
    if findings.shares().is_some() {
        let counted = [PairState::Present, PairState::Absent, PairState::Undecided].map(|state| findings.count(state));
        let named = ["pairs that are present", "pairs that are absent", "pairs that are undecided"];
        parts.extend(named.iter().zip(counted).map(|(measures, count)| number(measures, count as f64)));
    }
    parts.push(part(
        "asymmetry, mean |E − Eᵀ| over pairs, KL taken out; the interval and the p are of the exchange with permuted labels",
        findings.asymmetry(),
    ));
    if let Some([sources, controls]) = findings.kl() {
        parts.push(number("mean KL divergence of the tasks' ablations on neutral text, nats per token", sources));
        parts.push(number("mean KL divergence of the controls, nats per token", controls));
    }
    parts.extend(findings.named().iter().map(|pair| named(findings.tasks(), pair)));
    parts
}

fn number(measures: &str, value: f64) -> ClaimPart {
    ClaimPart { measures: measures.to_owned(), effect: Some(value), interval: None, p: None }
}

fn named(tasks: &[String], pair: &NamedPair) -> ClaimPart {
    let (source, target) = (&tasks[pair.source], &tasks[pair.target]);
    ClaimPart {
        measures: format!("{source} → {target}, drop beyond the controls; one-sided p, Holm over the named pairs"),
        effect: Some(pair.excess),
        interval: Some(pair.interval),
        p: Some(pair.p),
    }
}
