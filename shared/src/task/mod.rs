//! Tasks: the instruction, its base prompts, and the checker that decides whether a response meets it. A task is data
//! ([`TaskSpec`]): nine are built in, others come from files of the same format.

#[cfg(feature = "compute")]
mod check;
#[cfg(feature = "compute")]
mod checker;
#[cfg(feature = "compute")]
mod fault;
#[cfg(feature = "compute")]
mod file;
#[cfg(feature = "compute")]
mod label;
#[cfg(feature = "compute")]
mod level;
#[cfg(feature = "compute")]
mod opinion;
#[cfg(feature = "compute")]
mod parameter;
#[cfg(feature = "compute")]
mod part;
#[cfg(feature = "compute")]
mod set;
mod spec;

use serde::{Deserialize, Serialize};

#[cfg(feature = "compute")]
pub use fault::{Fault, Faults};
#[cfg(feature = "compute")]
pub use file::{FileFault, Unreadable, parse};
#[cfg(feature = "compute")]
pub use level::Graded;
#[cfg(feature = "compute")]
pub use part::{
    About, Bound, Case, Checker, Choice, Json, JudgeLabel, Number, Parameter, Pool, PromptSet, Said, SetWords, Several,
    Terms, Texts, Within,
};
#[cfg(feature = "compute")]
pub use set::{Task, TaskSet, built_in, by_id, find, of_set};
pub use spec::TaskSpec;

use crate::message::Message;

/// The skill (category) a task belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Skill {
    /// Form that can be counted or parsed.
    Structural,
    /// Which words occur.
    Lexical,
    /// What the text is about and how it feels.
    Semantic,
    /// How it is said.
    Stylistic,
}

/// The parameters of one instruction, as a JSON object (`{"count": 7}`).
pub type Params = serde_json::Map<String, serde_json::Value>;

/// A checker's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Verdict {
    /// Whether the response meets the constraint.
    pub satisfied: bool,
    /// The reason, one sentence for people ("8 words, exactly 7 were asked").
    pub why: String,
    /// Its key and arguments; `None` in studies written before there were keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why_message: Option<Message>,
}

impl Verdict {
    /// A verdict with its reason by its sentence.
    pub fn new(satisfied: bool, why: Message) -> Self {
        Self { satisfied, why: why.text(), why_message: Some(why) }
    }
}

/// The verdict on a response that is still being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum PartialVerdict {
    /// The checker passes on the text so far; more text may still change that.
    Satisfied,
    /// It fails, and no continuation can fix it.
    Violated,
    /// It fails, and some continuation would pass.
    Undecided,
}
