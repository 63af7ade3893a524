//! The claims, their pre-declared rules and how a rule becomes a verdict (SCIENCE.md §9).

use super::{Evidence, generalist_gap, transfer_share};
use crate::site::{Position, Site};
use crate::stats::{self, Sampled};
use crate::study::{Claim, ClaimPart, ClaimVerdict, Rule};

/// The level of every test.
const ALPHA: f64 = 0.05;
/// How far above ½ the specialists' mean AUROC must lie before anything is compared.
pub(super) const CHANCE_MARGIN: f64 = 0.02;

/// A claim that can be tested: what is measured, against what, and which side supports it.
pub struct Test {
    /// The claim's number.
    pub claim: u8,
    /// The claim in words.
    pub statement: &'static str,
    /// What the effect measures.
    pub measures: &'static str,
    /// The rule in words.
    pub rule: &'static str,
    /// What would falsify the claim.
    pub falsified_by: &'static str,
    /// The effect at which the verdict turns.
    pub margin: f64,
    /// Which side of the margin supports the claim.
    pub supported: Side,
    /// The effect; `None` when it cannot be computed.
    pub effect: fn(&Evidence) -> Option<Sampled>,
    /// Further tests to report.
    pub parts: fn(&Evidence) -> Vec<ClaimPart>,
}

/// A side of a margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Larger effects.
    Above,
    /// Smaller effects.
    Below,
}

/// Every claim that can be tested, in order. The only list of claims.
pub fn all() -> &'static [Test] {
    const ALL: [Test; 2] = [generalist_gap::TEST, transfer_share::TEST];
    &ALL
}

/// The rules as they stand in a study's config before the run.
///
/// All verdicts are read at one place that no result can choose: the last content token, two thirds
/// up the model's blocks.
pub fn rules(n_layers: usize) -> Vec<Rule> {
    let site = Site::ResidPost((2 * n_layers.saturating_sub(1) + 1) / 3);
    let rule = |test: &Test| Rule {
        claim: test.claim,
        site,
        position: Position::Last,
        margin: test.margin,
        alpha: ALPHA,
        text: test.rule.to_owned(),
    };
    all().iter().map(rule).collect()
}

/// The verdicts of the rules, each with the evidence of its site and position. The p are corrected
/// by Holm over the claims tested.
pub fn verdicts(rules: &[(&Rule, &Evidence)]) -> Vec<ClaimVerdict> {
    let tests: Vec<(&Test, &Rule, &Evidence)> = rules
        .iter()
        .filter_map(|&(rule, evidence)| Some((all().iter().find(|test| test.claim == rule.claim)?, rule, evidence)))
        .collect();
    let effects: Vec<Option<Sampled>> = tests.iter().map(|(test, _, evidence)| (test.effect)(evidence)).collect();
    let raw: Vec<f64> = tests
        .iter()
        .zip(&effects)
        .map(|((_, rule, _), effect)| effect.as_ref().map_or(1.0, |effect| p_against(effect, rule.margin)))
        .collect();
    let judged = tests.iter().zip(effects).zip(stats::holm(&raw));
    judged.map(|((&(test, rule, evidence), effect), p)| judge(test, rule, evidence, effect, p)).collect()
}

fn judge(test: &Test, rule: &Rule, evidence: &Evidence, effect: Option<Sampled>, p: f64) -> ClaimVerdict {
    let verdict = match &effect {
        Some(effect) if probes_work(evidence, rule.alpha) && p <= rule.alpha => side(test, rule, effect.interval()),
        _ => Claim::Inconclusive,
    };
    let mut parts = vec![specialists_part(evidence)];
    parts.extend((test.parts)(evidence));
    ClaimVerdict {
        claim: test.claim,
        statement: test.statement.to_owned(),
        verdict,
        measures: test.measures.to_owned(),
        p: effect.as_ref().map(|_| p),
        interval: effect.as_ref().map(Sampled::interval),
        effect: effect.map(|effect| effect.value),
        rule: rule.text.clone(),
        falsified_by: test.falsified_by.to_owned(),
        parts,
    }
}

fn side(test: &Test, rule: &Rule, [low, high]: [f64; 2]) -> Claim {
    let (supported, contradicted) = match test.supported {
        Side::Above => (low > rule.margin, high < rule.margin),
        Side::Below => (high < rule.margin, low > rule.margin),
    };
    match (supported, contradicted) {
        (true, _) => Claim::Supported,
        (_, true) => Claim::Contradicted,
        _ => Claim::Inconclusive,
    }
}

/// Whether the specialists are above chance: without that there is nothing to compare.
fn probes_work(evidence: &Evidence, alpha: f64) -> bool {
    let clear = evidence.mean_specialist().is_some_and(|mean| mean.interval()[0] > 0.5 + CHANCE_MARGIN);
    clear && evidence.specialist_p().is_some_and(|p| p <= alpha)
}

fn specialists_part(evidence: &Evidence) -> ClaimPart {
    let mean = evidence.mean_specialist();
    ClaimPart {
        measures: "mean AUROC of the specialists; p against permuted labels".to_owned(),
        interval: mean.as_ref().map(Sampled::interval),
        effect: mean.map(|mean| mean.value),
        p: evidence.specialist_p(),
    }
}

/// Two-sided normal p of an effect against a value, by its bootstrap deviation.
pub(super) fn p_against(effect: &Sampled, value: f64) -> f64 {
    let (distance, error) = (effect.value - value, effect.standard_error());
    match (distance == 0.0, error > 0.0) {
        (true, _) => 1.0,
        (false, true) => stats::normal_p_two_sided(distance / error),
        (false, false) => 0.0,
    }
}
