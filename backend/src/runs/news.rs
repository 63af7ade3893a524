//! What those who follow a run are given; all of them share one reading of the database per change.

use std::sync::PoisonError;

use shared::api::{Run, RunLine};

use super::{Runs, shown, unknown};
use crate::error::ApiError;

/// Runs that are kept here at most; those that someone still follows are read again.
const MOST: usize = 16;

/// A run and its lines as they were read after some number of changes.
pub(super) struct Newest {
    changes: u64,
    run: Run,
    /// From 1, with their numbers.
    lines: Vec<(i64, RunLine)>,
}

impl Runs {
    /// A run, and what it printed behind a line, with the lines' numbers from 1.
    ///
    /// # Errors
    /// Those of [`Runs::get`].
    pub fn news(&self, id: i64, after: i64) -> Result<(Run, Vec<(i64, RunLine)>), ApiError> {
        let state = &self.0.state;
        // The board first, as in `get`: a run that it no longer has is counted as changed, and read again. So is what changes later.
        let board = state.board().clone();
        let changes = *state.changes.borrow();
        let Some(database) = self.0.known_database()? else { return Err(unknown(&id.to_string())) };
        // Held while the database is read: the others wait for what is read here.
        let mut all = self.0.newest.lock().unwrap_or_else(PoisonError::into_inner);
        if all.get(&id).is_none_or(|newest| newest.changes != changes) {
            let mut lines = all.remove(&id).map_or_else(Vec::new, |newest| newest.lines);
            let Some(record) = database.run(id)? else { return Err(unknown(&id.to_string())) };
            let last = lines.last().map_or(0, |(number, _)| *number);
            lines.extend(database.lines(id, last)?);
            if all.len() >= MOST {
                all.clear();
            }
            all.insert(id, Newest { changes, run: record.run, lines });
        }
        let Some(newest) = all.get(&id) else { return Err(unknown(&id.to_string())) };
        let lines = newest.lines.iter().filter(|(number, _)| *number > after).cloned().collect();
        Ok((shown(&board, newest.run.clone()), lines))
    }
}
