//! The labelled texts that judges are measured on.
//!
//! Of the tiny world's judges: written for this project, labelled by hand, apart from the small world. The word lists were looked
//! over once after the first 134 texts; the last 44 came after and changed nothing. Lists and texts
//! come from the same hands, so agreement on other people's texts will be lower.

use serde::Deserialize;

use super::Judge;

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

/// A real model's response with the labels that two readers gave it, each without the other's and the judge's. See
/// docs/audit.md for the guidelines and how the responses were had.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// The judge it audits.
    pub judge: String,
    /// The label that the instruction asked for.
    pub asked: String,
    /// The user's message.
    pub prompt: String,
    /// The response.
    pub text: String,
    /// The readers' labels, of those the judge can give or `none`.
    pub readings: [String; 2],
}

/// The responses that audit a judge, in file order.
pub fn readings(judge: &str) -> Vec<Read> {
    rows(include_str!("readings.jsonl"), |row: &Read| row.judge == judge)
}

/// The labelled texts of a task's judge, in file order.
pub fn audit_set(task: &str) -> Vec<Audited> {
    rows(include_str!("audit.jsonl"), |row: &Audited| row.task == task)
}

fn rows<T: for<'a> Deserialize<'a>>(file: &str, of: impl Fn(&T) -> bool) -> Vec<T> {
    let row = |line: &str| serde_json::from_str::<T>(line).expect("the tests check the files");
    file.lines().map(row).filter(of).collect()
}

/// Share of the labelled texts on which judge and label agree, and their number.
pub(super) fn agreement(judge: &Judge) -> (f64, usize) {
    let set = audit_set(judge.task);
    let agreed = set.iter().filter(|row| (judge.judge)(&row.text).label == row.label).count();
    (agreed as f64 / set.len().max(1) as f64, set.len())
}
