//! Claim 3: are dependencies between tasks sparse and asymmetric?

use super::super::ablation::{Findings, Own};
use super::{Finding, Test, Witness, part};
use crate::study::{Claim, ClaimPart, Estimate};

/// The claim's test.
pub(super) const TEST: Test = Test {
    claim: 3,
    half: None,
    statement: "Causal ablation shows sparse, asymmetric dependencies between tasks, not shared representations.",
    measures: "share of the pairs of different tasks whose drop under ablation goes beyond the controls of the same rank",
    rule: "Read in behaviour if the model was intervened on, otherwise in representation with probes fitted anew at the \
           rule's site. Supported when ablating a task hurts that task itself beyond the controls (mean own drop, \
           interval above 0), fewer than half of the pairs of different tasks count (Wilson interval below one half), \
           and the asymmetry mean |D − Dᵀ| exceeds its bootstrap noise. Contradicted when ablation hurts the task itself \
           and more than half of the pairs count (interval above one half). Inconclusive otherwise. The p is the largest \
           of its conditions', corrected by Holm over the claims, and at most 0.05; no verdict unless the specialists' \
           mean AUROC lies above 0.52 with its interval and beats permuted labels.",
    falsified_by: "Ablating any one task hurts most of the others as well.",
    margin: 0.5,
    gated: false,
    find,
};

fn find(witness: &Witness<'_>, margin: f64) -> Finding {
    let Some(findings) = witness.dependencies else { return Finding::none(Vec::new()) };
    let (own, sparsity, asymmetry) = (findings.own(), findings.sparsity(), findings.asymmetry());
    let parts = parts(findings, own.as_ref(), asymmetry);
    let Some(share) = sparsity else { return Finding::none(parts) };
    let (lean, p) = lean(own.as_ref(), share, asymmetry, margin);
    Finding { effect: Some(share), lean, p, parts }
}

/// Which way the conditions point, and the largest of their p.
fn lean(own: Option<&Own>, share: Estimate, asymmetry: Option<Estimate>, margin: f64) -> (Claim, f64) {
    let Some(own) = own.filter(|own| own.drop.interval()[0] > 0.0) else { return (Claim::Inconclusive, 1.0) };
    let p = own.p.max(share.p.unwrap_or(1.0));
    let [low, high] = share.interval;
    if low > margin {
        (Claim::Contradicted, p)
    } else if high < margin {
        (Claim::Supported, p.max(asymmetry.and_then(|asymmetry| asymmetry.p).unwrap_or(1.0)))
    } else {
        (Claim::Inconclusive, p)
    }
}

fn parts(findings: &Findings, own: Option<&Own>, asymmetry: Option<Estimate>) -> Vec<ClaimPart> {
    let own = own.map(|own| Estimate { value: own.drop.value, interval: own.drop.interval(), p: Some(own.p) });
    let counting = findings.tested().filter(|&(source, target)| findings.counts(source, target) == Some(true)).count();
    let count = Estimate { value: counting as f64, interval: [counting as f64; 2], p: None };
    vec![
        part("mean drop of the ablated tasks themselves beyond the controls; p against 0", own),
        part(
            "asymmetry, mean |D − Dᵀ| over pairs beyond the controls; the interval and the p are of its bootstrap noise",
            asymmetry,
        ),
        ClaimPart { interval: None, ..part("pairs of different tasks that count", Some(count)) },
    ]
}
