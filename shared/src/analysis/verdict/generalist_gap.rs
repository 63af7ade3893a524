//! Claim 1: do task specialists beat a general probe?

use super::super::CellScores;
use super::super::cell_scores::mean_auroc;
use super::{ClaimInputs, Finding, Side, Test, against_margin};
use crate::message::{Template, claim};
use crate::stats::{Refitted, ResampledEstimate};
use crate::study::{ClaimPart, Generalist};

/// The claim's test.
pub(super) const TEST: Test = Test {
    claim: 1,
    half: None,
    statement: claim::GAP_STATEMENT,
    measures: claim::GAP_MEASURES,
    rule: claim::GAP_RULE,
    falsified_by: claim::GAP_FALSIFIED,
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
            interval: gap.as_ref().map(ResampledEstimate::interval),
            ..ClaimPart::new(raw(kind).message(), gap.map(|gap| gap.value))
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

fn raw(kind: Generalist) -> Template {
    match kind {
        Generalist::Pooled => claim::RAW_GAP_POOLED,
        Generalist::Matched => claim::RAW_GAP_MATCHED,
        Generalist::Intercept => claim::RAW_GAP_INTERCEPT,
        Generalist::LeaveOneOut => claim::RAW_GAP_LEAVE_ONE_OUT,
    }
}
