//! Claim 5: is satisfaction monitored during generation, and not planned before it?

use super::super::timing::{self, Moments};
use super::{Finding, Test, Witness, estimate, part};
use crate::stats::{self, Sampled};
use crate::study::{Claim, ClaimPart};

/// Planning index from which a task counts as planned.
const PLANNED: f64 = 0.05;

/// The claim's test.
pub(super) const TEST: Test = Test {
    claim: 5,
    statement: "Constraint satisfaction is monitored during generation, not planned before it.",
    measures: "mean monitoring index: rise of the specialists' AUROC from the first response token to the end of \
               sequence, beyond the same rise of the surface baseline",
    rule: "Supported when the 95 % interval of the mean monitoring index lies above 0.02 AUROC and that of the mean \
           planning index (AUROC before the response minus the prompt-only baseline) below 0.05. Contradicted when the \
           planning index lies above 0.05, or the monitoring index below 0.02. Inconclusive otherwise. The p is the larger \
           of the two conditions' for support, twice the smaller for contradiction, corrected by Holm over the claims, \
           and at most 0.05; no verdict unless the specialists' mean AUROC lies above 0.52 with its interval and beats \
           permuted labels.",
    falsified_by: "Probes that read success before the response better than the prompt's own features do, or that read no \
                   more of it at the end than at the start.",
    margin: 0.02,
    find,
};

fn find(witness: &Witness<'_>, margin: f64) -> Finding {
    let Some(moments) = witness.moments else { return Finding::none(Vec::new()) };
    let (planning, monitoring) = (timing::mean(&moments.planning()), timing::mean(&moments.monitoring()));
    let parts = parts(planning.as_ref(), moments);
    let (Some(planning), Some(monitoring)) = (planning, monitoring) else { return Finding::none(parts) };
    let (lean, p) = lean(&planning, &monitoring, margin);
    Finding { effect: Some(estimate(&monitoring)), lean, p, parts }
}

fn lean(planning: &Sampled, monitoring: &Sampled, margin: f64) -> (Claim, f64) {
    let ([plan_low, plan_high], [rise_low, rise_high]) = (planning.interval(), monitoring.interval());
    let (plan_p, rise_p) = (stats::p_against(planning, PLANNED), stats::p_against(monitoring, margin));
    if rise_low > margin && plan_high < PLANNED {
        (Claim::Supported, plan_p.max(rise_p))
    } else if plan_low > PLANNED || rise_high < margin {
        let of_planning = if plan_low > PLANNED { plan_p } else { 1.0 };
        let of_rise = if rise_high < margin { rise_p } else { 1.0 };
        (Claim::Contradicted, (2.0 * of_planning.min(of_rise)).min(1.0))
    } else {
        (Claim::Inconclusive, plan_p.max(rise_p))
    }
}

fn parts(planning: Option<&Sampled>, moments: &Moments) -> Vec<ClaimPart> {
    let raw = |list: &[Option<Sampled>]| timing::mean(list).map(|mean| timing::estimate(&mean, 0.5));
    vec![
        part(
            "mean planning index: AUROC at the last user token and the last connector, minus the prompt-only baseline; \
             p against 0",
            planning.map(|index| timing::estimate(index, 0.0)),
        ),
        part("mean AUROC of the prompt-only baseline; p against ½", raw(&moments.prompt_only)),
        part("mean AUROC of the surface baseline at the end of sequence; p against ½", raw(&moments.surface_eos)),
    ]
}
