//! Claim 1: do task specialists beat a general probe?

use super::super::CellScores;
use super::super::cell_scores::mean_auroc;
use super::{ClaimInputs, Finding, Side, Test, against_margin};
use crate::stats::{Refitted, ResampledEstimate};
use crate::study::{ClaimPart, Generalist, STATEMENTS};

/// The claim's test.
pub(super) const TEST: Test = Test {
    claim: 1,
    half: None,
    statement: STATEMENTS[0],
    measures: "mean increment of the specialists over the text minus that of the general probe, AUROC",
    rule: "Supported when the 95 % interval of the difference lies above 0.01 AUROC, contradicted when it lies below. The \
           general probe is one direction for all tasks, with an intercept and a sign per task: it sees every sample that \
           the specialist sees and more, and cannot lose by base rates or signs, so a gap is one of directions. Both have \
           the text's own logit as an offset. No verdict unless the specialists add more than 0.01 AUROC to the text (the \
           error of their mean takes the tasks' errors as independent: no base prompt is in two tasks), and p, corrected by \
           Holm over the claims, is at most 0.05.",
    falsified_by: "A general probe that adds as much to the text as the specialists do, within 0.01 AUROC.",
    margin: 0.01,
    gated: true,
    find,
};

fn find(inputs: &ClaimInputs<'_>, margin: f64) -> Finding {
    against_margin(gap(inputs), margin, Side::Above, inputs.raw.map(parts).unwrap_or_default())
}

fn gap(inputs: &ClaimInputs<'_>) -> Option<Refitted> {
    let increments = inputs.increments?;
    let (own, general) = (increments.mean()?, increments.mean_general()?);
    Some(Refitted::combine(&[&own, &general], |means| means[0] - means[1]))
}

/// The raw gap as the paper measures it, to every kind of general probe. Its interval keeps the probes as they are.
fn parts(cell_scores: &CellScores) -> Vec<ClaimPart> {
    let part = |&kind: &Generalist| {
        let gap = raw_gap(cell_scores, kind);
        ClaimPart {
            measures: format!("raw gap in AUROC, probes kept, to the general probe {}", in_words(kind)),
            interval: gap.as_ref().map(ResampledEstimate::interval),
            p: None,
            effect: gap.map(|gap| gap.value),
        }
    };
    Generalist::ALL.iter().map(part).collect()
}

fn raw_gap(cell_scores: &CellScores, kind: Generalist) -> Option<ResampledEstimate> {
    if cell_scores.probeable.len() < 2 {
        return None;
    }
    let general = mean_auroc(&cell_scores.generalist(kind)?)?;
    Some(ResampledEstimate::combine(&[&cell_scores.mean_specialist()?, &general], |pair| pair[0] - pair[1]))
}

fn in_words(kind: Generalist) -> &'static str {
    match kind {
        Generalist::Pooled => "of all tasks together",
        Generalist::Matched => "of all tasks together, as many samples as the specialist had",
        Generalist::Intercept => "of all tasks together with an intercept per task",
        Generalist::LeaveOneOut => "of all tasks but the one tested",
    }
}
