//! The claims, their pre-declared rules, and how a rule becomes a verdict (`docs/method.md` §8).
//!
//! A rule is applied to what a [`Witness`] saw. The model's activations are one witness; random weights and the text are
//! others, and what the same rule gives on them stands beside every verdict.

mod clustered;
mod dependency;
mod generalist_gap;
mod monitoring;
mod stratification;
mod transfer_share;

use super::Increments;
use super::ablation::Findings;
use super::emergence::Order;
use super::timing::Moments;
use crate::site::{Position, Site};
use crate::stats::{self, Refitted};
use crate::study::{Claim, ClaimHalf, ClaimNull, ClaimPart, ClaimVerdict, Estimate, Features, Rule};

/// The level of every test.
const ALPHA: f64 = 0.05;
/// What the specialists must add to the text, in mean AUROC, before anything is compared.
pub(super) const GATE: f64 = 0.01;

/// A claim, or a half of one, that can be tested: what is measured, against what, and how it is judged.
pub struct Test {
    /// The claim's number.
    pub claim: u8,
    /// The half, for a claim that says two things.
    pub half: Option<&'static str>,
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
    /// Whether the specialists must add to the text ([`GATE`]) before the rule is read.
    pub gated: bool,
    /// What was seen, given the margin.
    pub find: fn(&Witness<'_>, f64) -> Finding,
}

/// Everything a claim can be read from, at the rule's site and position, on one feature set.
#[derive(Clone, Copy, Default)]
pub struct Witness<'a> {
    /// Increments over the text there.
    pub increments: Option<&'a Increments>,
    /// Raw scores there, reported beside the rules.
    pub raw: Option<&'a super::Evidence>,
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
    /// Which way it points.
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
    Above,
    Below,
}

/// The tests, in the claims' order. The only list of them.
pub fn all() -> &'static [Test] {
    &[
        generalist_gap::TEST,
        transfer_share::TEST,
        clustered::TEST,
        dependency::TEST,
        stratification::TEST,
        monitoring::TEST,
    ]
}

/// The rules as they stand in a study's config before the run.
///
/// All verdicts are read at one place that no result can choose: the last content token, two thirds
/// up the model's blocks.
pub fn rules(n_layers: usize) -> Vec<Rule> {
    let site = Site::ResidPost((2 * n_layers.saturating_sub(1) + 1) / 3);
    let rule = |test: &Test| Rule {
        claim: test.claim,
        half: test.half.map(str::to_owned),
        site,
        position: Position::Last,
        margin: test.margin,
        alpha: ALPHA,
        text: test.rule.to_owned(),
    };
    all().iter().map(rule).collect()
}

/// What one rule gives on one feature set.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    rule: Rule,
    finding: Finding,
    verdict: Claim,
    /// Corrected by Holm over the claims tested on this feature set.
    p: Option<f64>,
    gate: Option<ClaimPart>,
}

/// Applies rules to what each was witnessed by. Rules of unknown claims are left out.
pub fn outcomes(rules: &[(&Rule, Witness<'_>)]) -> Vec<Outcome> {
    let known: Vec<(&Test, &Rule, Witness<'_>)> =
        rules.iter().filter_map(|&(rule, witness)| Some((test_of(rule)?, rule, witness))).collect();
    let findings: Vec<Finding> = known.iter().map(|(test, rule, witness)| (test.find)(witness, rule.margin)).collect();
    let corrected = corrected(&findings);
    let outcome = |((&(test, rule, witness), finding), p): ((&(&Test, &Rule, Witness<'_>), Finding), Option<f64>)| {
        let open = !test.gated || witness.increments.and_then(Increments::mean).is_some_and(|mean| passes(&mean));
        let decided = open && p.is_some_and(|p| p <= rule.alpha);
        Outcome {
            rule: rule.clone(),
            verdict: if decided { finding.lean } else { Claim::Inconclusive },
            gate: test.gated.then(|| gate_part(&witness)),
            finding,
            p,
        }
    };
    known.iter().zip(findings).zip(corrected).map(outcome).collect()
}

/// The verdicts on the model's outcomes, each beside what the same rules gave on other feature sets.
pub fn verdicts(model: &[Outcome], others: &[(Features, Vec<Outcome>)]) -> Vec<ClaimVerdict> {
    let mut claims: Vec<u8> = model.iter().map(|outcome| outcome.rule.claim).collect();
    claims.dedup();
    let verdict = |claim: u8| {
        let of_claim: Vec<&Outcome> = model.iter().filter(|outcome| outcome.rule.claim == claim).collect();
        let mut halves: Vec<ClaimHalf> = of_claim.iter().filter_map(|outcome| outcome.half(others)).collect();
        let leading = of_claim.first()?;
        let mut verdict = leading.verdict(others)?;
        if halves.len() > 1 {
            verdict.verdict = both(&halves.iter().map(|half| half.verdict).collect::<Vec<_>>());
            verdict.rule = of_claim.iter().map(|outcome| outcome.rule.text.as_str()).collect::<Vec<_>>().join(" ");
            verdict.parts.extend(of_claim[1..].iter().flat_map(|outcome| outcome.finding.parts.clone()));
            join_nulls(&mut verdict.nulls, others, claim);
        } else {
            halves.clear();
        }
        Some(ClaimVerdict { halves, ..verdict })
    };
    claims.into_iter().filter_map(verdict).collect()
}

impl Outcome {
    /// Whether the rule decided, either way.
    pub fn decided(&self) -> bool {
        self.verdict != Claim::Inconclusive
    }

    /// The claim's number.
    pub fn claim(&self) -> u8 {
        self.rule.claim
    }

    fn test(&self) -> Option<&'static Test> {
        test_of(&self.rule)
    }

    fn verdict(&self, others: &[(Features, Vec<Self>)]) -> Option<ClaimVerdict> {
        let test = self.test()?;
        Some(ClaimVerdict {
            claim: test.claim,
            statement: statement_of(test.claim).to_owned(),
            verdict: self.verdict,
            measures: test.measures.to_owned(),
            effect: self.finding.effect.map(|effect| effect.value),
            interval: self.finding.effect.map(|effect| effect.interval),
            p: self.p,
            rule: self.rule.text.clone(),
            falsified_by: test.falsified_by.to_owned(),
            parts: self.gate.iter().chain(&self.finding.parts).cloned().collect(),
            halves: Vec::new(),
            nulls: self.nulls(others),
        })
    }

    fn half(&self, others: &[(Features, Vec<Self>)]) -> Option<ClaimHalf> {
        let test = self.test()?;
        Some(ClaimHalf {
            name: format!("{}{}", test.claim, test.half?),
            statement: test.statement.to_owned(),
            verdict: self.verdict,
            measures: test.measures.to_owned(),
            effect: self.finding.effect.map(|effect| effect.value),
            interval: self.finding.effect.map(|effect| effect.interval),
            p: self.p,
            nulls: self.nulls(others),
        })
    }

    fn nulls(&self, others: &[(Features, Vec<Self>)]) -> Vec<ClaimNull> {
        let same = |outcome: &&Self| outcome.rule.claim == self.rule.claim && outcome.rule.half == self.rule.half;
        let null = |(features, outcomes): &(Features, Vec<Self>)| {
            let outcome = outcomes.iter().find(same)?;
            Some(ClaimNull {
                features: *features,
                verdict: outcome.verdict,
                effect: outcome.finding.effect.map(|effect| effect.value),
                interval: outcome.finding.effect.map(|effect| effect.interval),
                p: outcome.p,
            })
        };
        others.iter().filter_map(null).collect()
    }
}

/// A claim of two halves is supported when both are, and contradicted when either is.
fn both(halves: &[Claim]) -> Claim {
    if halves.contains(&Claim::Contradicted) {
        Claim::Contradicted
    } else if halves.iter().all(|&half| half == Claim::Supported) {
        Claim::Supported
    } else {
        Claim::Inconclusive
    }
}

/// The verdicts of a claim of two halves on other feature sets.
fn join_nulls(nulls: &mut [ClaimNull], others: &[(Features, Vec<Outcome>)], claim: u8) {
    for null in nulls {
        let of = others.iter().find(|(features, _)| *features == null.features).map(|(_, outcomes)| outcomes);
        let halves = of.into_iter().flatten().filter(|outcome| outcome.rule.claim == claim);
        null.verdict = both(&halves.map(|outcome| outcome.verdict).collect::<Vec<_>>());
    }
}

fn test_of(rule: &Rule) -> Option<&'static Test> {
    all().iter().find(|test| test.claim == rule.claim && test.half == rule.half.as_deref())
}

/// The whole claim in words.
fn statement_of(claim: u8) -> &'static str {
    match claim {
        2 => transfer_share::CLAIM,
        _ => all().iter().find(|test| test.claim == claim).map_or("", |test| test.statement),
    }
}

/// Holm's correction over the claims that could be tested; the others have no p.
fn corrected(findings: &[Finding]) -> Vec<Option<f64>> {
    let tested: Vec<f64> = findings.iter().filter(|found| found.effect.is_some()).map(|found| found.p).collect();
    let mut holm = stats::holm(&tested).into_iter();
    findings.iter().map(|finding| finding.effect.and_then(|_| holm.next())).collect()
}

/// Whether the mean increment of the specialists lies above the gate with its interval.
fn passes(mean: &Refitted) -> bool {
    mean.interval()[0] > GATE
}

fn gate_part(witness: &Witness<'_>) -> ClaimPart {
    let mean = witness.increments.and_then(Increments::mean);
    part(
        "gate: mean increment of the specialists over the text, which must lie above 0.01 AUROC with its interval",
        mean.map(|mean| Estimate { p: Some(mean.p_against(GATE)), ..estimate(&mean) }),
    )
}

/// An effect against a margin: its p is two-sided, from the jackknife.
fn against_margin(effect: Option<Refitted>, margin: f64, supported: Side, parts: Vec<ClaimPart>) -> Finding {
    let Some(effect) = effect.filter(|effect| effect.value.is_finite()) else { return Finding::none(parts) };
    let [low, high] = effect.interval();
    let lean = match (supported, low > margin, high < margin) {
        (Side::Above, true, _) | (Side::Below, _, true) => Claim::Supported,
        (Side::Above, _, true) | (Side::Below, true, _) => Claim::Contradicted,
        _ => Claim::Inconclusive,
    };
    Finding { p: effect.p_against(margin), effect: Some(estimate(&effect)), lean, parts }
}

fn estimate(effect: &Refitted) -> Estimate {
    Estimate { value: effect.value, interval: effect.interval(), p: None }
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
