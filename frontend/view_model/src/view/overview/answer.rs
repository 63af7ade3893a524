//! The claims as questions, with the study's answer to each in plain words.

use shared::message::claim;
use shared::study::{Claim, ClaimVerdict, Study};

use crate::say;
use crate::tested;
use crate::text::words;

/// The answer to a claim's question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The verdict in a word.
    pub verdict: &'static str,
    /// The answer.
    pub told: String,
}

/// The question of a claim.
pub fn question(number: u8) -> &'static str {
    match number {
        1 => say!(view::overview::question_general),
        2 => say!(view::overview::question_transfer),
        3 => say!(view::overview::question_ablation),
        4 => say!(view::overview::question_depth),
        _ => say!(view::overview::question_time),
    }
}

/// What a study answers.
pub fn answer(study: &Study, verdict: &ClaimVerdict) -> Answer {
    match untested(verdict) {
        Some(why) => Answer { verdict: say!(view::overview::not_tested), told: why.to_owned() },
        None => Answer { verdict: words::verdict(verdict.verdict), told: told(study, verdict) },
    }
}

/// Why the rule was not read, if it was not. Claims 1, 2 and 5 have a gate, except in studies of the first edition.
fn untested(verdict: &ClaimVerdict) -> Option<&'static str> {
    if verdict.is_tested() {
        return None;
    }
    let has_gate = verdict.part(claim::GATE.key).is_some();
    Some(match verdict.claim {
        _ if is_no_better_than_text(verdict) => say!(view::overview::gate_is_shut),
        _ if verdict.gate_shut() => say!(view::overview::no_probe),
        1 if has_gate => say!(view::overview::no_general),
        2 if has_gate => say!(view::overview::too_few_emerge),
        3 if verdict.parts.is_empty() => say!(view::overview::nothing_removed),
        3 => say!(view::overview::no_pair_ablated),
        4 => say!(view::overview::too_few_emerge),
        5 if has_gate => say!(view::overview::no_moments),
        _ => say!(view::overview::nothing_measured),
    })
}

/// Whether a claim's probes were compared with the text alone, and are not shown to tell more.
pub(super) fn is_no_better_than_text(verdict: &ClaimVerdict) -> bool {
    verdict.gate_shut() && verdict.part(claim::GATE.key).is_some_and(|gate| gate.interval.is_some())
}

fn told(study: &Study, verdict: &ClaimVerdict) -> String {
    if let [amount, kinship] = &verdict.halves[..] {
        return format!("{} {}", of_amount(amount.verdict), of_kinship(kinship.verdict));
    }
    let alpha = tested::rule_of(study, verdict.claim).map_or(0.0, |rule| rule.alpha);
    let own_shown = verdict.part(claim::DEPENDENCY_OWN.key).and_then(|own| own.p).is_none_or(|p| p <= alpha);
    let told = match (verdict.claim, verdict.verdict) {
        (1, Claim::Supported) => say!(view::overview::specialists_read_more),
        (1, Claim::Contradicted) => say!(view::overview::general_reads_as_much),
        (2, verdict) => of_amount(verdict),
        (3, Claim::Supported) => say!(view::overview::few_depend),
        (3, Claim::Contradicted) => say!(view::overview::most_depend),
        (3, Claim::Inconclusive) if !own_shown => say!(view::overview::own_not_hurt),
        (4, Claim::Supported) => say!(view::overview::simple_first),
        (4, Claim::Contradicted) => say!(view::overview::complex_first),
        (5, Claim::Supported) => say!(view::overview::monitored),
        (5, Claim::Contradicted) => say!(view::overview::not_monitored),
        _ => say!(view::overview::too_weak),
    };
    told.to_owned()
}

/// How much transfers.
fn of_amount(verdict: Claim) -> &'static str {
    match verdict {
        Claim::Supported => say!(view::overview::little_transfers),
        Claim::Contradicted => say!(view::overview::much_transfers),
        Claim::Inconclusive => say!(view::overview::amount_open),
    }
}

/// Whether more transfers within a skill.
fn of_kinship(verdict: Claim) -> &'static str {
    match verdict {
        Claim::Supported => say!(view::overview::within_skill),
        Claim::Contradicted => say!(view::overview::between_skills),
        Claim::Inconclusive => say!(view::overview::kinship_open),
    }
}
