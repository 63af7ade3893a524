//! Claim 2: how much of a task's own readability do other tasks' probes recover?

use super::super::Evidence;
use super::super::transfer::{self, cluster};
use super::{Finding, Side, Test, Witness, against_margin};
use crate::stats::{self, Sampled};
use crate::study::ClaimPart;

/// The claim's test.
pub(super) const TEST: Test = Test {
    claim: 2,
    statement: "Cross-task transfer is weak; that it is clustered by skill is tested apart.",
    measures: "mean relative transfer between different tasks: (AUROC of the other task's probe − ½) summed over pairs, \
               over the same sum for the task's own probe",
    rule: "Supported (weak) when the 95 % interval of mean relative transfer lies below one half, contradicted when it \
           lies above, inconclusive otherwise. Targets whose own probe is not above chance are left out. Whether \
           transfer clusters by skill is tested beside it and does not decide. No verdict unless the specialists' mean \
           AUROC lies above 0.52 with its interval and beats permuted labels, and p, corrected by Holm over the claims, \
           is at most 0.05.",
    falsified_by: "Probes of other tasks that recover at least half of what a task's own probe reads.",
    margin: cluster::SHARED,
    find,
};

fn find(witness: &Witness<'_>, margin: f64) -> Finding {
    against_margin(effect(witness.evidence), margin, Side::Below, parts(witness.evidence))
}

fn effect(evidence: &Evidence) -> Option<Sampled> {
    let pairs = transfer::readable_pairs(evidence);
    let other = mean_of(evidence, &pairs)?;
    let own = mean_of(evidence, &pairs.iter().map(|&(_, target)| (target, target)).collect::<Vec<_>>())?;
    Some(Sampled::combine(&[&other, &own], |means| (means[0] - 0.5) / (means[1] - 0.5)))
}

fn mean_of(evidence: &Evidence, pairs: &[(usize, usize)]) -> Option<Sampled> {
    let parts: Vec<&Sampled> = pairs.iter().map(|&(source, target)| &evidence.transfer[source][target]).collect();
    (!parts.is_empty()).then(|| Sampled::combine(&parts, |values| values.iter().sum::<f64>() / values.len() as f64))
}

fn parts(evidence: &Evidence) -> Vec<ClaimPart> {
    let mut parts = vec![transfer_part(evidence), flipped_part(evidence)];
    parts.extend(skill_part(evidence));
    parts
}

fn transfer_part(evidence: &Evidence) -> ClaimPart {
    let mean = mean_of(evidence, &transfer::readable_pairs(evidence));
    ClaimPart {
        measures: "mean AUROC of other tasks' probes; p against chance".to_owned(),
        interval: mean.as_ref().map(Sampled::interval),
        p: mean.as_ref().map(|mean| stats::p_against(mean, 0.5)),
        effect: mean.map(|mean| mean.value),
    }
}

fn flipped_part(evidence: &Evidence) -> ClaimPart {
    let pairs = transfer::readable_pairs(evidence);
    let flipped = pairs.iter().filter(|&&(s, t)| evidence.transfer[s][t].interval()[1] < 0.5).count();
    ClaimPart {
        measures: "share of pairs with sign-flipped transfer (interval below ½)".to_owned(),
        effect: (!pairs.is_empty()).then(|| flipped as f64 / pairs.len() as f64),
        interval: None,
        p: None,
    }
}

fn skill_part(evidence: &Evidence) -> Option<ClaimPart> {
    let clustering = cluster::clustering(evidence)?;
    Some(ClaimPart {
        measures: "relative transfer within a skill minus between skills; one-sided p by shuffled skills".to_owned(),
        effect: clustering.within_skill.zip(clustering.between_skill).map(|(within, between)| within - between),
        interval: None,
        p: clustering.skill_p,
    })
}
