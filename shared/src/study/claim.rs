//! The verdicts of a study.

use serde::{Deserialize, Serialize};

use super::Features;
use crate::message::{Message, claim};

/// The verdict on a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Claim {
    /// The rule's condition holds.
    Supported,
    /// The opposite holds.
    Contradicted,
    /// Neither.
    Inconclusive,
}

impl Claim {
    /// Whether a rule with this outcome was read at all: its gate was open, and there was something to measure. Where it
    /// was not, everything that is shown says "not tested" in place of "inconclusive".
    pub fn is_tested(self, gate_shut: bool, effect: Option<f64>) -> bool {
        !gate_shut && (effect.is_some() || self != Self::Inconclusive)
    }
}

/// The verdict on one claim, with its effect and tests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClaimVerdict {
    /// The claim's number, 1 to 5.
    pub claim: u8,
    /// The claim in words.
    pub statement: String,
    /// Its key and arguments; `None` in studies written before there were keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement_message: Option<Message>,
    /// The verdict.
    pub verdict: Claim,
    /// What `effect` measures, with its unit.
    pub measures: String,
    /// Its key and arguments; `None` in studies written before there were keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures_message: Option<Message>,
    /// The effect size; `None` when it could not be computed.
    pub effect: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<[f64; 2]>,
    /// The corrected p.
    pub p: Option<f64>,
    /// The pre-declared rule.
    pub rule: String,
    /// Its key and arguments; `None` in studies written before there were keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule_message: Option<Message>,
    /// What would falsify the claim.
    pub falsified_by: String,
    /// Its key and arguments; `None` in studies written before there were keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub falsified_by_message: Option<Message>,
    /// Further tests reported beside the rule.
    pub parts: Vec<ClaimPart>,
    /// The halves of a claim of two parts: it is supported only when both are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub halves: Vec<ClaimHalf>,
    /// Results of the same rule on feature sets that must not pass it; empty in studies of the first edition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nulls: Vec<ClaimNull>,
}

impl ClaimVerdict {
    /// The increment over the text that the specialists must exceed, in mean AUROC, before anything is compared.
    pub const GATE: f64 = 0.01;

    /// A further test by its message's key.
    pub fn part(&self, key: &str) -> Option<&ClaimPart> {
        self.parts.iter().find(|part| part.measures_message.as_ref().is_some_and(|message| message.key == key))
    }

    /// Whether the rule was not read, because the specialists are not shown to exceed [`Self::GATE`].
    pub fn gate_shut(&self) -> bool {
        let open = |part: &ClaimPart| part.interval.is_some_and(|[low, _]| low > Self::GATE);
        self.part(claim::GATE.key).is_some_and(|part| !open(part))
    }

    /// Whether the rule was read.
    pub fn is_tested(&self) -> bool {
        self.verdict.is_tested(self.gate_shut(), self.effect)
    }

    /// Whether the rule of one of its halves was read.
    pub fn is_half_tested(&self, half: &ClaimHalf) -> bool {
        half.verdict.is_tested(self.gate_shut(), half.effect)
    }
}

/// One half of a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClaimHalf {
    /// `2a` or `2b`.
    pub name: String,
    /// The half in words.
    pub statement: String,
    /// Its key and arguments; `None` in studies written before there were keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement_message: Option<Message>,
    /// The verdict.
    pub verdict: Claim,
    /// What `effect` measures, with its unit.
    pub measures: String,
    /// Its key and arguments; `None` in studies written before there were keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures_message: Option<Message>,
    /// The effect size; `None` when it could not be computed.
    pub effect: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<[f64; 2]>,
    /// The corrected p.
    pub p: Option<f64>,
    /// Results of the same rule on other feature sets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nulls: Vec<ClaimNull>,
}

/// The result of a claim's rule on a feature set that holds no instruction following.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClaimNull {
    /// The feature set.
    pub features: Features,
    /// The verdict.
    pub verdict: Claim,
    /// Whether the rule's gate was shut: these features add nothing to the text, so the rule was not applied.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gate_shut: bool,
    /// The effect size; `None` when it could not be computed.
    pub effect: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<[f64; 2]>,
    /// The p, corrected as the claims' own.
    pub p: Option<f64>,
}

/// A further test reported beside a verdict's rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClaimPart {
    /// What it measures.
    pub measures: String,
    /// Its key and arguments; `None` in studies written before there were keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures_message: Option<Message>,
    /// The value.
    pub effect: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<[f64; 2]>,
    /// Its p.
    pub p: Option<f64>,
}

impl ClaimPart {
    /// A part by its sentence.
    pub fn new(measures: Message, effect: Option<f64>) -> Self {
        Self { measures: measures.text(), measures_message: Some(measures), effect, interval: None, p: None }
    }

    /// The key of what it measures.
    pub fn key(&self) -> Option<&str> {
        self.measures_message.as_ref().map(|measures| measures.key.as_str())
    }
}
