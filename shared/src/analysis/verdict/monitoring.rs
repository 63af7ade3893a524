//! Claim 5: is satisfaction monitored during generation, and not planned before it?

use super::super::timing::Moments;
use super::{ClaimInputs, Finding, Test, estimate, part};
use crate::message::claim;
use crate::stats::{Inference, Refitted};
use crate::study::{Claim, Estimate};

/// Level of the two one-sided tests whose 90 % interval decides that there is no planning.
const EQUIVALENCE: f64 = 0.90;

/// The claim's test.
pub(super) const TEST: Test = Test {
    claim: 5,
    half: None,
    statement: claim::TIME_STATEMENT,
    measures: claim::TIME_MEASURES,
    rule: claim::TIME_RULE,
    falsified_by: claim::TIME_FALSIFIED,
    margin: 0.02,
    gated: true,
    find,
};

fn find(inputs: &ClaimInputs<'_>, margin: f64) -> Finding {
    let Some(moments) = inputs.moments else { return Finding::none(Vec::new()) };
    let (planning, monitoring) = (moments.mean_planning(), moments.mean_monitoring());
    let parts = vec![
        part(claim::TIME_PLANNING.message(), planning.map(tested)),
        part(claim::TIME_FIRST.message(), mean(moments, &moments.first)),
        part(claim::TIME_LAST.message(), mean(moments, &moments.last)),
    ];
    // No replicate shows a rise, or any other than the rest: `first` and `last` are one token, or the text alone decides. So
    // there is nothing to measure an error by, and no p.
    let varies = |rise: &Inference| !matches!(rise.error, Some(0.0));
    let (Some(planning), Some(monitoring)) = (planning, monitoring.filter(varies)) else {
        return Finding::none(parts);
    };
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
