//! Faults of a task's spec, with their place.

use std::fmt;

use crate::error::Error;

/// A fault of a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Field names and places in lists, from the outside in (`checker`, `and`, `0`, `regex`).
    pub at: Vec<String>,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub fix: String,
}

impl Fault {
    /// A fault of the value at hand.
    pub(super) fn new(problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { at: Vec::new(), problem: problem.into(), fix: fix.into() }
    }

    /// The same fault, with the enclosing field added to its place.
    pub(super) fn within(mut self, field: &str) -> Self {
        self.at.insert(0, field.to_owned());
        self
    }

    /// The same fault as an error of the whole program.
    pub(super) fn of_task(self, id: &str) -> Error {
        Error::config(format!("task {id}, {self}"), self.problem, self.fix)
    }
}

/// Written as the place: `checker.and[0].regex`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, field) in self.at.iter().enumerate() {
            match field.parse::<usize>() {
                Ok(place) => write!(f, "[{place}]")?,
                Err(_) if depth == 0 => f.write_str(field)?,
                Err(_) => write!(f, ".{field}")?,
            }
        }
        Ok(())
    }
}
