//! Claim 1: do task specialists beat a general probe?

use super::super::Evidence;
use super::super::evidence::mean_auroc;
use super::{Finding, Side, Test, Witness, against_margin};
use crate::stats::{self, Sampled};
use crate::study::{ClaimPart, Generalist};

/// The claim's test.
pub(super) const TEST: Test = Test {
    claim: 1,
    statement: "General probes trained across all tasks underperform task specialists.",
    measures: "mean over tasks of the specialist's AUROC minus that of the general probe with a task intercept",
    rule: "Supported when the 95 % interval of the gap lies above 0.02 AUROC, contradicted when it lies below, \
           inconclusive otherwise. The general probe that decides is the pooled one with an intercept per task: it \
           sees every sample the specialist sees and more, and cannot lose by the tasks' base rates alone, so a gap is \
           one of directions. No verdict unless the specialists' mean AUROC lies above 0.52 with its interval and \
           beats permuted labels, and p, corrected by Holm over the claims, is at most 0.05.",
    falsified_by: "A general probe with a task intercept that reads the tasks as well as their specialists do, \
                   within 0.02 AUROC.",
    margin: 0.02,
    find,
};

fn find(witness: &Witness<'_>, margin: f64) -> Finding {
    against_margin(gap(witness.evidence, Generalist::Intercept), margin, Side::Above, parts(witness.evidence))
}

fn parts(evidence: &Evidence) -> Vec<ClaimPart> {
    let part = |&kind: &Generalist| {
        let gap = gap(evidence, kind);
        ClaimPart {
            measures: format!("the same gap to the general probe {}", in_words(kind)),
            interval: gap.as_ref().map(Sampled::interval),
            p: gap.as_ref().map(|gap| stats::p_against(gap, 0.0)),
            effect: gap.map(|gap| gap.value),
        }
    };
    Generalist::ALL.iter().filter(|&&kind| kind != Generalist::Intercept).map(part).collect()
}

fn gap(evidence: &Evidence, kind: Generalist) -> Option<Sampled> {
    if evidence.probeable.len() < 2 {
        return None;
    }
    let general = mean_auroc(&evidence.generalist(kind)?)?;
    Some(Sampled::combine(&[&evidence.mean_specialist()?, &general], |pair| pair[0] - pair[1]))
}

fn in_words(kind: Generalist) -> &'static str {
    match kind {
        Generalist::Pooled => "of all tasks together",
        Generalist::Matched => "of all tasks together, as many samples as the specialist had",
        Generalist::Intercept => "of all tasks together with an intercept per task",
        Generalist::LeaveOneOut => "of all tasks but the one tested",
    }
}
