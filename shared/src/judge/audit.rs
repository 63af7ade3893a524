//! The labelled texts that judges are measured on.
//!
//! Written for this project, labelled by hand, apart from the small world. The word lists were looked
//! over once after the first 134 texts; the last 44 came after and changed nothing. Lists and texts
//! come from the same hands, so agreement on other people's texts will be lower.

use serde::Deserialize;

/// A short text and the label a person gave it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audited {
    /// The task whose judge it audits.
    pub task: String,
    /// The person's label.
    pub label: String,
    /// The text.
    pub text: String,
}

/// The labelled texts of a task's judge, in file order.
pub fn audit_set(task: &str) -> Vec<Audited> {
    include_str!("audit.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<Audited>(line).expect("audit.jsonl is checked by the tests"))
        .filter(|row| row.task == task)
        .collect()
}
