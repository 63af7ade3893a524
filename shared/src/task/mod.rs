//! The nine tasks: data and one pure checker each.

mod character_count;
mod json_format;
mod register;
mod sentiment;
mod term_exclusion;
mod term_inclusion;
mod topic;
mod toxicity;
mod word_count;

pub use json_format::KEYS as JSON_KEYS;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::world::{Draw, Scene};

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

/// What a checker found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Verdict {
    /// Whether the response meets the constraint.
    pub satisfied: bool,
    /// The reason, one sentence for people ("8 words, exactly 7 were asked").
    pub why: String,
}

/// Where a response stands while it is still being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Running {
    /// The checker passes on the text as it stands; more text may still change that.
    Satisfied,
    /// It fails, and no continuation can mend it.
    Violated,
    /// It fails, and some continuation would pass.
    Undecided,
}

/// One task: what is asked, and when it is met.
pub struct Task {
    /// The id used everywhere (`word-count`).
    pub id: &'static str,
    /// Its name for people (`Word count`).
    pub title: &'static str,
    /// The skill it belongs to.
    pub skill: Skill,
    /// What the instruction asks, in a few words.
    pub asks: &'static str,
    /// When the constraint counts as met, in one sentence.
    pub satisfied_when: &'static str,
    /// Instructions with `{slot}`s for the parameters; at least three.
    pub phrasings: &'static [&'static str],
    /// The value of a phrasing's slot for parameters that passed [`Task::check`]'s reading.
    pub slot: fn(&Params, &str) -> Result<String>,
    /// The parameters of a level: levels cycle through the parameter's values, so that a plan which
    /// spreads levels evenly is balanced.
    pub draw: fn(usize, &Scene, &mut Draw) -> Params,
    /// The checker. Errors on missing, unknown or ill-typed parameters; never passes silently.
    pub check: fn(&Params, &str) -> Result<Verdict>,
    /// Whether a beginning of a response that fails [`Task::check`] has a continuation that passes. Where a task cannot
    /// tell it says yes, so that a no is final. Errors on the same parameters as the checker.
    pub mendable: fn(&Params, &str) -> Result<bool>,
}

/// Every task, in report order. The only list of tasks.
const ALL: [Task; 9] = [
    character_count::TASK,
    word_count::TASK,
    json_format::TASK,
    term_inclusion::TASK,
    term_exclusion::TASK,
    topic::TASK,
    sentiment::TASK,
    register::TASK,
    toxicity::TASK,
];

/// Every task, in report order.
pub fn all() -> &'static [Task] {
    static TASKS: [Task; ALL.len()] = ALL;
    &TASKS
}

/// What a task's instruction asks, in a few words; read from [`all`] while compiling, so that the page, which only
/// says it, carries no checker.
pub fn asks(id: &str) -> Option<&'static str> {
    const ASKS: [(&str, &str); ALL.len()] = {
        let mut asks = [("", ""); ALL.len()];
        let mut index = 0;
        while index < ALL.len() {
            asks[index] = (ALL[index].id, ALL[index].asks);
            index += 1;
        }
        asks
    };
    ASKS.iter().find(|(known, _)| *known == id).map(|(_, asks)| *asks)
}

/// The task of an id.
///
/// # Errors
/// [`Error::UnknownTask`] when no task has that id.
pub fn by_id(id: &str) -> Result<&'static Task> {
    all().iter().find(|task| task.id == id).ok_or_else(|| Error::UnknownTask {
        given: id.to_owned(),
        known: all().iter().map(|task| task.id).collect::<Vec<_>>().join(", "),
    })
}

/// The checker's verdict on the beginning of a response.
///
/// On a whole response it is [`Running::Satisfied`] exactly where the checker is satisfied. [`Running::Violated`] is
/// final: no longer response that begins so is satisfied.
///
/// # Errors
/// [`Error::Parameter`] for parameters that the checker refuses.
pub fn running(task: &Task, params: &Params, beginning: &str) -> Result<Running> {
    if (task.check)(params, beginning)?.satisfied {
        return Ok(Running::Satisfied);
    }
    Ok(if (task.mendable)(params, beginning)? { Running::Undecided } else { Running::Violated })
}

/// Letters that run on from a text's last word, until the word is none of any list of words of up to `longest` bytes: what is
/// found with them behind the text stays found whatever else may follow it.
fn run_on(longest: usize) -> String {
    "a".repeat(longest + 1)
}

/// Reads a task's parameters into their type; `expected` shows what they look like.
fn read<P: DeserializeOwned>(task: &str, expected: &str, params: &Params) -> Result<P> {
    serde_json::from_value(serde_json::Value::Object(params.clone()))
        .map_err(|error| refuse(task, error.to_string(), expected))
}

/// The error of parameters that cannot be used.
fn refuse(task: &str, problem: impl Into<String>, expected: &str) -> Error {
    Error::Parameter { task: task.to_owned(), problem: problem.into(), expected: expected.to_owned() }
}

/// Parameters with one entry.
fn one(name: &str, value: impl Into<serde_json::Value>) -> Params {
    Params::from_iter([(name.to_owned(), value.into())])
}

/// A verdict; an empty response never satisfies.
fn verdict(response: &str, satisfied: bool, why: String) -> Verdict {
    if response.trim().is_empty() {
        return Verdict { satisfied: false, why: "the response is empty".to_owned() };
    }
    Verdict { satisfied, why }
}

/// The error of a phrasing whose slot a task does not fill.
fn unknown_slot(task: &str, slot: &str) -> Error {
    Error::config(
        format!("phrasing of {task}"),
        format!("unknown slot '{slot}'"),
        "use only the slots that the task's parameters fill",
    )
}
