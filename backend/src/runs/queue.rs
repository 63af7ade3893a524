//! The runs that wait, in the order in which they are started: by priority, within one the oldest first.

use std::collections::BTreeSet;
use std::fmt;

use shared::api::Priority;

/// The runs that wait; printed, a line each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Queue(BTreeSet<(Priority, i64)>);

impl Queue {
    /// Adds a run; one that waits already keeps its place.
    pub fn push(&mut self, priority: Priority, id: i64) {
        if self.position(id).is_none() {
            self.0.insert((priority, id));
        }
    }

    /// Takes the first run out.
    pub fn pop(&mut self) -> Option<i64> {
        self.0.pop_first().map(|(_, id)| id)
    }

    /// Takes a run out; false when it does not wait.
    pub fn remove(&mut self, id: i64) -> bool {
        let before = self.0.len();
        self.0.retain(|(_, other)| *other != id);
        self.0.len() < before
    }

    /// The place of a run, from 1.
    pub fn position(&self, id: i64) -> Option<usize> {
        self.0.iter().position(|(_, other)| *other == id).map(|index| index + 1)
    }

    /// How many runs wait.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no run waits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (priority, id)) in self.0.iter().enumerate() {
            writeln!(f, "{}. run {id}, {}", index + 1, priority.name())?;
        }
        Ok(())
    }
}
