//! One prompt, its response and the checker's verdict: a row of samples.jsonl.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Trace;
use crate::message::{Message, Template, reason};
use crate::task::{Params, Verdict};

/// One prompt and its response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sample {
    /// Unique in the study (`word-count/017/with/2`).
    pub id: String,
    /// The task's id.
    pub task: String,
    /// The base prompt's id: the group of cross-validation.
    pub group: String,
    /// Whether the instruction was in the prompt.
    pub with_constraint: bool,
    /// The parameters the response is checked against.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub params: Params,
    /// The user's text, instruction included.
    pub prompt: String,
    /// The response's text.
    pub response: String,
    /// Every token id, prompt and response, as the model saw them.
    pub token_ids: Vec<u32>,
    /// How many of `token_ids` are the prompt, template included.
    pub prompt_tokens: usize,
    /// Token index of every position that is one token (not `mean`), by position name.
    pub positions: BTreeMap<String, usize>,
    /// The checker's verdict; absent when excluded.
    pub verdict: Option<Verdict>,
    /// Why the sample is in no analysis, if so.
    pub excluded: Option<String>,
    /// The key and arguments of `excluded`; `None` in studies written before there were keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded_message: Option<Message>,
    /// The probes' probabilities and the checker's verdicts after every response token; absent for samples in no analysis, and
    /// in studies written before there were traces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<Trace>,
}

/// What became of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The constraint is met.
    Satisfied,
    /// The constraint is not met.
    Violated,
    /// The sample is in no analysis.
    Excluded,
}

impl Outcome {
    /// Its name in queries and in the page's style sheet.
    pub fn key(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Violated => "violated",
            Self::Excluded => "excluded",
        }
    }
}

impl Sample {
    /// Whether its label was given with the prompt, so that no checker decided.
    pub fn is_label_given(&self) -> bool {
        self.has_reason(reason::GIVEN_LABEL)
    }

    /// Whether a reader has overruled its label.
    pub fn is_overruled(&self) -> bool {
        self.has_reason(reason::OVERRULED)
    }

    /// Whether it satisfies by its label before any reader; `None` when excluded.
    pub fn checked(&self) -> Option<bool> {
        self.verdict.as_ref().map(|verdict| verdict.satisfied != self.is_overruled())
    }

    fn has_reason(&self, reason: Template) -> bool {
        let why = self.verdict.as_ref().and_then(|verdict| verdict.why_message.as_ref());
        why.is_some_and(|why| why.key == reason.key)
    }

    /// What became of it.
    pub fn outcome(&self) -> Outcome {
        match &self.verdict {
            Some(verdict) if self.excluded.is_none() && verdict.satisfied => Outcome::Satisfied,
            Some(_) if self.excluded.is_none() => Outcome::Violated,
            _ => Outcome::Excluded,
        }
    }
}
