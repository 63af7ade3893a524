//! Claim 5: is satisfaction monitored during generation, and not planned before it?

use super::super::timing::Moments;
use super::{ClaimInputs, Finding, Test, estimate, part};
use crate::stats::{Inference, Refitted};
use crate::study::{Claim, Estimate, STATEMENTS};

/// Level of the two one-sided tests whose 90 % interval decides that there is no planning.
const EQUIVALENCE: f64 = 0.90;

/// The claim's test.
pub(super) const TEST: Test = Test {
    claim: 5,
    half: None,
    statement: STATEMENTS[4],
    measures: "rise of the mean increment over the text from the first response token to the last, AUROC",
    rule: "Monitoring is the rise of the specialists' mean increment over the text from the first to the last token of the \
           response; planning is their mean increment at the last user token and the last template token. Supported when the \
           95 % interval of monitoring lies above 0.02 AUROC and planning lies within 0.02 of 0 (two one-sided tests). \
           Contradicted when planning lies above 0.02, or monitoring below 0.02, with its 95 % interval. The p is the larger \
           of the two conditions' for support, twice the smaller for contradiction, corrected by Holm over the claims, and \
           at most 0.05; no verdict unless the specialists add more than 0.01 AUROC to the text at the last token. Errors of \
           means over tasks take the tasks' errors as independent: no base prompt is in two tasks.",
    falsified_by: "Activations that know more of success than the prompt's text before the response begins, or that know no \
                   more beyond the text at its end than at its start.",
    margin: 0.02,
    gated: true,
    find,
};

fn find(inputs: &ClaimInputs<'_>, margin: f64) -> Finding {
    let Some(moments) = inputs.moments else { return Finding::none(Vec::new()) };
    let (planning, monitoring) = (moments.mean_planning(), moments.mean_monitoring());
    let parts = vec![
        part(
            "planning: mean increment over the text at the last user token and the last template token; p against 0",
            planning.map(tested),
        ),
        part("mean increment over the text at the first response token; p against 0", mean(moments, &moments.first)),
        part("mean increment over the text at the last response token; p against 0", mean(moments, &moments.last)),
    ];
    let (Some(planning), Some(monitoring)) = (planning, monitoring) else { return Finding::none(parts) };
    let (lean, p) = lean(&planning, &monitoring, margin);
    Finding { effect: Some(estimate(monitoring)), lean, p, parts }
}

fn mean(moments: &Moments, increments: &[Option<Refitted>]) -> Option<Estimate> {
    moments.mean(increments).map(tested)
}

fn tested(mean: Inference) -> Estimate {
    Estimate { p: Some(mean.p_against(0.0)), ..estimate(mean) }
}

fn lean(planning: &Inference, monitoring: &Inference, margin: f64) -> (Claim, f64) {
    let [rise_low, rise_high] = monitoring.interval();
    let [within_low, within_high] = planning.interval_at(EQUIVALENCE);
    let none_planned = within_low > -margin && within_high < margin;
    // The larger of the two one-sided tests against the ends of the margin.
    let none_p = (1.0 - planning.p_above(margin)).max(planning.p_above(-margin));
    let (rise_p, planned_p) = (monitoring.p_against(margin), planning.p_against(margin));
    let planned = planning.interval()[0] > margin;
    if rise_low > margin && none_planned {
        return (Claim::Supported, rise_p.max(none_p));
    }
    if planned || rise_high < margin {
        let of_planning = if planned { planned_p } else { 1.0 };
        let of_rise = if rise_high < margin { rise_p } else { 1.0 };
        return (Claim::Contradicted, (2.0 * of_planning.min(of_rise)).min(1.0));
    }
    (Claim::Inconclusive, rise_p.max(none_p))
}
