//! What a study tested: claims, and the two halves of claim 2, each with the results of the same rule on other
//! features.

use shared::study::{Claim, ClaimHalf, ClaimNull, ClaimVerdict, Rule, Study};

use crate::text::study::Sentence;

/// A claim or a half of one, as in the study.
#[derive(Debug, Clone, PartialEq)]
pub struct Tested<'a> {
    /// The claim's number, with its half: `1`, `2a`.
    pub name: String,
    /// Whether it is a half.
    pub is_half: bool,
    /// The statement.
    pub statement: Sentence<'a>,
    /// The verdict.
    pub verdict: Claim,
    /// Whether its rule was read.
    pub tested: bool,
    /// What the effect measures.
    pub measures: Sentence<'a>,
    /// The effect.
    pub effect: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<[f64; 2]>,
    /// Its p.
    pub p: Option<f64>,
    /// The margin of its rule.
    pub margin: Option<f64>,
    /// Results of the same rule on other features (the nulls).
    pub nulls: &'a [ClaimNull],
}

impl<'a> Tested<'a> {
    fn whole(study: &Study, verdict: &'a ClaimVerdict) -> Self {
        Self {
            name: verdict.claim.to_string(),
            is_half: false,
            statement: (&verdict.statement, verdict.statement_message.as_ref()),
            verdict: verdict.verdict,
            tested: verdict.is_tested(),
            measures: (&verdict.measures, verdict.measures_message.as_ref()),
            effect: verdict.effect,
            interval: verdict.interval,
            p: verdict.p,
            margin: rule_of(study, verdict.claim).map(|rule| rule.margin),
            nulls: &verdict.nulls,
        }
    }

    fn half(study: &Study, of: &ClaimVerdict, half: &'a ClaimHalf) -> Self {
        let named =
            |rule: &&Rule| rule.half.as_ref().is_some_and(|letter| format!("{}{letter}", rule.claim) == half.name);
        Self {
            name: half.name.clone(),
            is_half: true,
            statement: (&half.statement, half.statement_message.as_ref()),
            verdict: half.verdict,
            tested: of.is_half_tested(half),
            measures: (&half.measures, half.measures_message.as_ref()),
            effect: half.effect,
            interval: half.interval,
            p: half.p,
            margin: study.config.rules.iter().find(named).map(|rule| rule.margin),
            nulls: &half.nulls,
        }
    }

    /// Whether a null gets the same verdict as the model, supported or contradicted.
    pub fn passed_by(&self, null: &ClaimNull) -> bool {
        self.verdict != Claim::Inconclusive && null.verdict == self.verdict
    }

    /// Whether two studies measured the same effect: those of the first and second edition differ.
    pub fn matches(&self, other: &Self) -> bool {
        self.name == other.name && self.measures.0 == other.measures.0
    }
}

/// The rule of a claim; of one of two halves, the first one's.
pub fn rule_of(study: &Study, claim: u8) -> Option<&Rule> {
    study.config.rules.iter().find(|rule| rule.claim == claim)
}

/// The tested parts of a verdict: the claim, or its halves.
pub fn of_verdict<'a>(study: &Study, verdict: &'a ClaimVerdict) -> Vec<Tested<'a>> {
    let halves: Vec<Tested<'a>> = verdict.halves.iter().map(|half| Tested::half(study, verdict, half)).collect();
    if halves.is_empty() { vec![Tested::whole(study, verdict)] } else { halves }
}

/// What a study tested, in the claims' order.
pub fn of(study: &Study) -> Vec<Tested<'_>> {
    study.verdicts.iter().flat_map(|verdict| of_verdict(study, verdict)).collect()
}
