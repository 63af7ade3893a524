//! The nine tasks: data and one pure checker each (SCIENCE.md §2).

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

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

/// One task: what is asked, and when it is met.
pub struct Task {
    /// The id used everywhere (`word-count`).
    pub id: &'static str,
    /// The skill it belongs to.
    pub skill: Skill,
    /// What the instruction asks, in a few words.
    pub asks: &'static str,
    /// When the constraint counts as met, in one sentence.
    pub satisfied_when: &'static str,
    /// The checker. Errors on missing, unknown or ill-typed parameters; never passes silently.
    pub check: fn(&Params, &str) -> Result<Verdict>,
}

/// Every task, in the order of SCIENCE.md §2. The only list of tasks.
pub fn all() -> &'static [Task] {
    &[]
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
