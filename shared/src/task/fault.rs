//! Faults of a task's spec, with their places.

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
}

/// The same faults, with the enclosing field added to their places.
pub(super) fn all_within(faults: Vec<Fault>, field: &str) -> Vec<Fault> {
    faults.into_iter().map(|fault| fault.within(field)).collect()
}

/// The faults of a spec: at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    /// The first one that was found.
    pub first: Fault,
    /// The others.
    pub further: Vec<Fault>,
}

impl Faults {
    /// These faults, if there are any.
    pub(super) fn of(faults: Vec<Fault>) -> Option<Self> {
        let mut faults = faults.into_iter();
        faults.next().map(|first| Self { first, further: faults.collect() })
    }

    /// The first of them as an error of the whole program, with the number of the others.
    pub(super) fn of_task(self, id: &str) -> Error {
        let Self { first, further } = self;
        let others = if further.is_empty() { String::new() } else { format!(" (and {} more)", further.len()) };
        Error::config(format!("task {id}, {first}"), first.problem + &others, first.fix)
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
