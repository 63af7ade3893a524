//! Task files: TOML; faults are reported by line and column.

use std::fmt;
use std::ops::Range;

use toml::de::DeTable;

use super::{Fault, Task, TaskSpec};

/// A task file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub fix: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}; {}", self.line, self.column, self.problem, self.fix)
    }
}

impl std::error::Error for Unreadable {}

/// The task of a file's text.
///
/// # Errors
/// The first fault, with its line and column.
pub fn parse(text: &str) -> Result<Task, Unreadable> {
    let spec: TaskSpec = toml::from_str(text).map_err(|error| {
        let problem = error.message().lines().collect::<Vec<_>>().join(" ");
        unreadable(text, error.span(), problem, "`skillscope tasks show word-count` prints a file that works")
    })?;
    Task::new(spec).map_err(|fault| {
        let place = fault.to_string();
        let problem = if place.is_empty() { fault.problem.clone() } else { format!("{place}: {}", fault.problem) };
        unreadable(text, span(text, &fault), problem, &fault.fix)
    })
}

fn unreadable(text: &str, span: Option<Range<usize>>, problem: String, fix: &str) -> Unreadable {
    let before = &text[..span.map_or(0, |span| span.start.min(text.len()))];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Unreadable {
        line: 1 + before.matches('\n').count(),
        column: 1 + before[line_start..].chars().count(),
        problem,
        fix: fix.to_owned(),
    }
}

/// The span of the value that a fault names, or of the innermost value around it that the file has; for a table, of its name.
fn span(text: &str, fault: &Fault) -> Option<Range<usize>> {
    let document = DeTable::parse(text).ok()?;
    let (first, rest) = fault.at.split_first()?;
    let (name, mut value) = document.get_ref().get_key_value(first.as_str())?;
    let mut span = if value.get_ref().is_table() { name.span() } else { value.span() };
    for field in rest {
        let within = value.get_ref();
        let (at, inner) = match (within.as_table(), field.parse::<usize>()) {
            (Some(table), _) => match table.get_key_value(field.as_str()) {
                Some((name, inner)) => (name.span(), inner),
                None => break,
            },
            (None, Ok(place)) => match within.get(place) {
                Some(inner) => (inner.span(), inner),
                None => break,
            },
            (None, Err(_)) => break,
        };
        (span, value) = (if inner.get_ref().is_table() { at } else { inner.span() }, inner);
    }
    Some(span)
}
