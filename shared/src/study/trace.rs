//! The probes' probabilities and the checker's verdicts after every token of one response, a letter or digit each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::StudyConfig;
use crate::error::{Error, Result};
use crate::site::{Position, Site};
use crate::task::PartialVerdict;

/// The digits of [`Trace::probes`], from probability 0 to 1: base64's alphabet.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The largest digit.
const STEPS: f64 = 63.0;

/// The probes' probabilities and the checker's verdicts after every token of one response, the token that ends it included.
///
/// Every text has one character per response token: `token_ids[prompt_tokens..]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Trace {
    /// The checker's verdict on the text so far: `s` satisfied, `v` violated for good, `u` undecided. After the token that
    /// ends the response nothing is undecided.
    pub running: String,
    /// By task: the probability that the task's probe gives, `round(63 p)` as a digit of base64's alphabet (`A` = 0, `/` = 1).
    /// The probes are the specialists of [`StudyConfig::trace_place`] that were not trained on the sample's base prompt.
    pub probes: BTreeMap<String, String>,
}

impl Trace {
    /// A trace of its parts: a verdict per token, and by task a probability per token.
    pub fn new<'a>(running: &[PartialVerdict], probes: impl IntoIterator<Item = (&'a str, Vec<f64>)>) -> Self {
        let encoded = |(task, probabilities): (&str, Vec<f64>)| (task.to_owned(), encode(&probabilities));
        Self {
            running: running.iter().map(|&verdict| letter(verdict)).collect(),
            probes: probes.into_iter().map(encoded).collect(),
        }
    }

    /// The checker's verdict after every token.
    ///
    /// # Errors
    /// [`Error::Data`] for any letter but `s`, `v` and `u`.
    pub fn verdicts(&self) -> Result<Vec<PartialVerdict>> {
        self.running.chars().map(verdict).collect()
    }

    /// The probability of a task's probe after every token, to the nearest 63rd; `None` for a task without a probe.
    ///
    /// # Errors
    /// [`Error::Data`] for a character that is no digit.
    pub fn probabilities(&self, task: &str) -> Result<Option<Vec<f64>>> {
        self.probes.get(task).map(|digits| decode(digits)).transpose()
    }
}

impl StudyConfig {
    /// Where the probes of the traces are fitted: site and position of the first rule; `None` without rules.
    pub fn trace_place(&self) -> Option<(Site, Position)> {
        self.rules.first().map(|rule| (rule.site, rule.position))
    }
}

fn letter(verdict: PartialVerdict) -> char {
    match verdict {
        PartialVerdict::Satisfied => 's',
        PartialVerdict::Violated => 'v',
        PartialVerdict::Undecided => 'u',
    }
}

fn verdict(letter: char) -> Result<PartialVerdict> {
    match letter {
        's' => Ok(PartialVerdict::Satisfied),
        'v' => Ok(PartialVerdict::Violated),
        'u' => Ok(PartialVerdict::Undecided),
        _ => Err(broken(letter, "s, v or u")),
    }
}

fn encode(probabilities: &[f64]) -> String {
    let digit = |probability: &f64| char::from(DIGITS[(probability.clamp(0.0, 1.0) * STEPS).round() as usize]);
    probabilities.iter().map(digit).collect()
}

fn decode(digits: &str) -> Result<Vec<f64>> {
    let value = |digit: char| {
        let place = DIGITS.iter().position(|&known| char::from(known) == digit);
        place.map(|place| place as f64 / STEPS).ok_or_else(|| broken(digit, "a digit of base64's alphabet"))
    };
    digits.chars().map(value).collect()
}

fn broken(got: char, expected: &str) -> Error {
    Error::data("trace", format!("expected {expected}, got '{got}'"), "the file is damaged; run the study again")
}
