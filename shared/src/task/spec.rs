//! A task as data: what a task file holds.

#[cfg(feature = "compute")]
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Skill;
#[cfg(feature = "compute")]
use super::part::{Checker, Parameter, PromptSet};

/// What a task asks of which only the labels are known.
const OF_LABELS: &str = "what its labels judge";

/// One task: what is asked, of which base prompts, and when it is met. The format of a task file (TOML).
// The page asks nothing and checks nothing: it reads the first fields alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "compute", serde(deny_unknown_fields))]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TaskSpec {
    /// The id used everywhere (`word-count`): small letters, digits and hyphens.
    pub id: String,
    /// The skill it belongs to.
    pub skill: Skill,
    /// What the instruction asks, in a few words.
    pub asks: String,
    /// When the constraint counts as met, in one sentence.
    #[cfg(feature = "compute")]
    pub satisfied_when: String,
    /// Instructions, at least three; none where labels are given. `{count}` stands for the parameter `count`, `{a tone}` for `tone` behind "a" or "an".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg(feature = "compute")]
    pub phrasings: Vec<String>,
    /// The instruction's parameters by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg(feature = "compute")]
    pub parameters: BTreeMap<String, Parameter>,
    /// The texts that the instruction is added to, at least ten. Either these or a prompt set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg(feature = "compute")]
    pub base_prompts: Vec<String>,
    /// The built-in set that base prompts are drawn from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg(feature = "compute")]
    pub prompt_set: Option<PromptSet>,
    /// What a response is checked for.
    #[cfg(feature = "compute")]
    pub checker: Checker,
}

impl TaskSpec {
    /// The description of a task of which only the labels are known: no file says what it asks.
    #[cfg(feature = "compute")]
    pub(super) fn asks_of_labels() -> String {
        OF_LABELS.to_owned()
    }

    /// Whether it was made for labels, and not read from a file.
    pub fn is_made_for_labels(&self) -> bool {
        self.asks == OF_LABELS
    }
}
