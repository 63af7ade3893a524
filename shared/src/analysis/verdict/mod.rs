//! The claims, their pre-declared rules and how a rule becomes a verdict (SCIENCE.md §9).

mod dependency;
mod generalist_gap;
mod monitoring;
mod stratification;
mod transfer_share;

use super::Evidence;
use super::ablation::Findings;
use super::emergence::Order;
use super::timing::Moments;
use crate::site::{Position, Site};
use crate::stats::{self, Sampled};
use crate::study::{Claim, ClaimPart, ClaimVerdict, Estimate, Rule};

/// The level of every test.
const ALPHA: f64 = 0.05;
/// How far above ½ the specialists' mean AUROC must lie before anything is compared.
pub(super) const CHANCE_MARGIN: f64 = 0.02;

/// A claim that can be tested: what is measured, against what, and how it is judged.
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
    /// What the evidence says, given the margin.
    pub find: fn(&Witness<'_>, f64) -> Finding,
}

/// Everything a claim can be read from, at the rule's site and position.
#[derive(Clone, Copy)]
pub struct Witness<'a> {
    /// Probes and transfer there.
    pub evidence: &'a Evidence,
    /// What depends on what: in behaviour if the model was intervened on, otherwise in representation.
    pub dependencies: Option<&'a Findings>,
    /// The order in which tasks emerge over the layers at that position.
    pub order: Option<&'a Order>,
    /// When tasks are readable at that site.
    pub moments: Option<&'a Moments>,
}

/// What a claim's evidence says, before the correction over the claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The effect and its 95 % interval; `None` when it cannot be computed.
    pub effect: Option<Estimate>,
    /// Which way the interval points.
    pub lean: Claim,
    /// The p of that.
    pub p: f64,
    /// Further tests to report.
    pub parts: Vec<ClaimPart>,
}

impl Finding {
    /// Nothing could be computed.
    fn none(parts: Vec<ClaimPart>) -> Self {
        Self { effect: None, lean: Claim::Inconclusive, p: 1.0, parts }
    }
}

/// A side of a margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Larger effects support.
    Above,
    /// Smaller effects support.
    Below,
}

/// Every claim that can be tested, in order. The only list of claims.
pub fn all() -> &'static [Test] {
    const ALL: [Test; 5] =
        [generalist_gap::TEST, transfer_share::TEST, dependency::TEST, stratification::TEST, monitoring::TEST];
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

/// The verdicts of the rules, each with what its site and position witnessed. The p are corrected by Holm over the
/// claims tested.
pub fn verdicts(rules: &[(&Rule, Witness<'_>)]) -> Vec<ClaimVerdict> {
    let tests: Vec<(&Test, &Rule, Witness<'_>)> = rules
        .iter()
        .filter_map(|&(rule, witness)| Some((all().iter().find(|test| test.claim == rule.claim)?, rule, witness)))
        .collect();
    let findings: Vec<Finding> = tests.iter().map(|(test, rule, witness)| (test.find)(witness, rule.margin)).collect();
    let judged = tests.iter().zip(&findings).zip(corrected(&findings));
    judged.map(|((&(test, rule, witness), finding), p)| judge(test, rule, witness.evidence, finding, p)).collect()
}

/// Holm's correction over the claims that could be tested; the others have no p to correct.
fn corrected(findings: &[Finding]) -> Vec<f64> {
    let tested = || findings.iter().filter(|finding| finding.effect.is_some());
    let mut holm = stats::holm(&tested().map(|finding| finding.p).collect::<Vec<_>>()).into_iter();
    let p = |finding: &Finding| finding.effect.and_then(|_| holm.next()).unwrap_or(1.0);
    findings.iter().map(p).collect()
}

fn judge(test: &Test, rule: &Rule, evidence: &Evidence, finding: &Finding, p: f64) -> ClaimVerdict {
    let decided = finding.effect.is_some() && probes_work(evidence, rule.alpha) && p <= rule.alpha;
    let mut parts = vec![specialists_part(evidence)];
    parts.extend(finding.parts.iter().cloned());
    ClaimVerdict {
        claim: test.claim,
        statement: test.statement.to_owned(),
        verdict: if decided { finding.lean } else { Claim::Inconclusive },
        measures: test.measures.to_owned(),
        p: finding.effect.map(|_| p),
        interval: finding.effect.map(|effect| effect.interval),
        effect: finding.effect.map(|effect| effect.value),
        rule: rule.text.clone(),
        falsified_by: test.falsified_by.to_owned(),
        parts,
    }
}

/// An effect against a margin: its p is two-sided, by its bootstrap deviation.
fn against_margin(effect: Option<Sampled>, margin: f64, supported: Side, parts: Vec<ClaimPart>) -> Finding {
    let Some(effect) = effect else { return Finding::none(parts) };
    let [low, high] = effect.interval();
    let lean = match (supported, low > margin, high < margin) {
        (Side::Above, true, _) | (Side::Below, _, true) => Claim::Supported,
        (Side::Above, _, true) | (Side::Below, true, _) => Claim::Contradicted,
        _ => Claim::Inconclusive,
    };
    Finding { p: stats::p_against(&effect, margin), effect: Some(estimate(&effect)), lean, parts }
}

fn estimate(effect: &Sampled) -> Estimate {
    Estimate { value: effect.value, interval: effect.interval(), p: None }
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

/// An estimate as a part of a verdict.
fn part(measures: &str, estimate: Option<Estimate>) -> ClaimPart {
    ClaimPart {
        measures: measures.to_owned(),
        effect: estimate.map(|estimate| estimate.value),
        interval: estimate.map(|estimate| estimate.interval),
        p: estimate.and_then(|estimate| estimate.p),
    }
}
