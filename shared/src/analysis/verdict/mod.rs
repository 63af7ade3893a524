//! The claims, their pre-declared rules, and how a rule becomes a verdict (`docs/method.md` §8).
//!
//! A rule is applied to a [`ClaimInputs`]. One holds the model's activations; others hold random weights and the text, and
//! their result for the same rule is reported with every verdict.

mod clustered;
mod dependency;
mod generalist_gap;
mod monitoring;
mod outcome;
mod stratification;
mod transfer_share;

pub use outcome::{Outcome, outcomes, verdicts};

use super::Increments;
use super::ablation::Findings;
use super::emergence::Order;
use super::timing::Moments;
use crate::message::{Message, Template, claim};
use crate::site::{Position, Site};
use crate::stats::{Inference, Refitted};
use crate::study::{Claim, ClaimPart, ClaimVerdict, Estimate, Rule};

/// The level of every test.
const ALPHA: f64 = 0.05;
/// The increment over the text that the specialists must exceed.
pub(super) const GATE: f64 = ClaimVerdict::GATE;

/// A claim, or a half of one, that can be tested: what is measured, against which margin, and how it is judged.
pub struct Test {
    /// The claim's number.
    pub claim: u8,
    /// The half, for a claim of two parts.
    pub half: Option<&'static str>,
    /// The claim in words.
    pub statement: Template,
    /// What the effect measures.
    pub measures: Template,
    /// The rule in words.
    pub rule: Template,
    /// What would falsify the claim.
    pub falsified_by: Template,
    /// The effect at which the verdict turns.
    pub margin: f64,
    /// Whether the specialists must add to the text ([`GATE`]) before the rule is read.
    pub gated: bool,
    /// Computes the finding, given the margin.
    pub find: fn(&ClaimInputs<'_>, f64) -> Finding,
}

/// The inputs of every claim, at the rule's site and position, on one feature set.
#[derive(Clone, Copy, Default)]
pub struct ClaimInputs<'a> {
    /// Increments over the text there.
    pub increments: Option<&'a Increments>,
    /// Raw scores there, reported beside the rules.
    pub raw: Option<&'a super::CellScores>,
    /// The dependencies: in behaviour if the model was intervened on, otherwise in representation.
    pub dependencies: Option<&'a Findings>,
    /// The order in which tasks emerge over the layers at that position.
    pub order: Option<&'a Order>,
    /// When tasks are readable at that site.
    pub moments: Option<&'a Moments>,
}

/// The evidence on a claim, before the correction over the claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The effect and its 95 % interval; `None` when it cannot be computed.
    pub effect: Option<Estimate>,
    /// The direction of the evidence.
    pub lean: Claim,
    /// The p of that direction.
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

/// The rules as a study's config holds them before the run.
///
/// All verdicts are read at one fixed place that no result can choose: the last content token, two thirds up the model's
/// blocks.
pub fn rules(n_layers: usize) -> Vec<Rule> {
    let site = Site::ResidPost((2 * n_layers.saturating_sub(1) + 1) / 3);
    let rule = |test: &Test| Rule {
        claim: test.claim,
        half: test.half.map(str::to_owned),
        site,
        position: Position::Last,
        margin: test.margin,
        alpha: ALPHA,
        text: test.rule.text.to_owned(),
    };
    all().iter().map(rule).collect()
}

/// Whether the mean increment of the specialists lies above the gate with its interval.
fn passes(mean: &Inference) -> bool {
    mean.interval()[0] > GATE
}

fn gate_part(inputs: &ClaimInputs<'_>) -> ClaimPart {
    let mean = inputs.increments.and_then(Increments::mean_of_tasks);
    part(claim::GATE.message(), mean.map(|mean| Estimate { p: Some(mean.p_against(GATE)), ..estimate(mean) }))
}

/// An effect against a margin: its p is two-sided, from the jackknife.
fn against_margin(effect: Option<Refitted>, margin: f64, supported: Side, parts: Vec<ClaimPart>) -> Finding {
    let Some(effect) = effect.filter(|effect| effect.value.is_finite()) else { return Finding::none(parts) };
    let effect = effect.inference();
    let [low, high] = effect.interval();
    let lean = match (supported, low > margin, high < margin) {
        (Side::Above, true, _) | (Side::Below, _, true) => Claim::Supported,
        (Side::Above, _, true) | (Side::Below, true, _) => Claim::Contradicted,
        _ => Claim::Inconclusive,
    };
    Finding { p: effect.p_against(margin), effect: Some(estimate(effect)), lean, parts }
}

fn estimate(effect: Inference) -> Estimate {
    Estimate { value: effect.value, interval: effect.interval(), p: None }
}

/// An estimate as a part of a verdict.
fn part(measures: Message, estimate: Option<Estimate>) -> ClaimPart {
    ClaimPart {
        interval: estimate.map(|estimate| estimate.interval),
        p: estimate.and_then(|estimate| estimate.p),
        ..ClaimPart::new(measures, estimate.map(|estimate| estimate.value))
    }
}
