//! What clients ask of runs, done by the scheduler: to wait, to go on, to end, to be gone.

use std::sync::mpsc::Sender;
use std::time::Instant;

use shared::api::{Priority, RunRequest, RunState};

use super::Scheduler;
use crate::error::ApiError;
use crate::runs::current::Ending;
use crate::runs::record::Record;
use crate::runs::{does_not_wait, folder, taken, unknown};
use crate::store::RunFolder;

impl Scheduler {
    /// Puts a new run into the queue, unless it was cancelled or removed meanwhile.
    pub(super) fn enqueue(&self, priority: Priority, id: i64) {
        let is_open = match self.database.run(id) {
            Ok(record) => record.is_some_and(|record| record.run.state.is_open()),
            // It was open when it was kept.
            Err(_) => true,
        };
        if is_open && !self.is_known(id) {
            self.state.board().queue.push(priority, id);
        }
    }

    /// Puts a run that ended without a study into the queue again, or one that is in none.
    pub(super) fn resume(&self, id: i64) -> Result<(), ApiError> {
        let waits = self.state.board().queue.position(id).is_some();
        if waits || self.current.as_ref().is_some_and(|current| current.id == id) {
            return Ok(());
        }
        let Some(Record { run, .. }) = self.database.run(id)? else { return Err(unknown(&id.to_string())) };
        if run.state == RunState::Done {
            return Ok(());
        }
        let reopened = self.database.reopen(id, run.study.clone(), run.preview)?;
        reopened.map_err(|other| taken(&run.study, Some(other)))?;
        let mut board = self.state.board();
        board.unwritten.remove(&id);
        board.queue.push(run.request.priority, id);
        Ok(())
    }

    /// Gives a run that waits another priority, and with it another place.
    pub(super) fn prioritise(&self, id: i64, priority: Priority) -> Result<(), ApiError> {
        let waits = self.state.board().queue.position(id).is_some();
        let Some(Record { run, .. }) = self.database.run(id)? else { return Err(unknown(&id.to_string())) };
        if !waits {
            return Err(does_not_wait(&run));
        }
        self.database.set_request(id, &RunRequest { priority, ..run.request })?;
        let mut board = self.state.board();
        board.queue.remove(id);
        board.queue.push(priority, id);
        Ok(())
    }

    /// Takes a run out of the queue, or orders the one that computes to stop.
    pub(super) fn cancel(&mut self, id: i64) {
        if let Some(current) = self.current.as_mut().filter(|current| current.id == id) {
            return current.stop(Ending::Cancel);
        }
        let waited = self.state.board().queue.remove(id);
        if waited || (!self.is_known(id) && self.is_open(id)) {
            self.note(id, RunState::Cancelled);
        }
    }

    /// Ends a run where needed and removes it.
    pub(super) fn delete(&mut self, id: i64, answer: Sender<Result<(), ApiError>>) {
        if let Some(current) = self.current.as_mut().filter(|current| current.id == id) {
            current.child.kill();
            match &mut current.ending {
                Ending::Delete(answers) => answers.push(answer),
                ending => *ending = Ending::Delete(vec![answer]),
            }
            return;
        }
        self.state.board().queue.remove(id);
        answer.send(self.remove(id)).unwrap_or(());
    }

    /// Removes what there is of a run that does not compute. What cannot be removed is cancelled.
    pub(super) fn remove(&self, id: i64) -> Result<(), ApiError> {
        let removed = self.remove_files(id).and_then(|()| self.database.remove(id));
        if removed.is_ok() {
            self.state.board().unwritten.remove(&id);
        } else if self.is_open(id) && !self.is_known(id) {
            self.note(id, RunState::Cancelled);
        }
        removed
    }

    /// Removes a run's units and its folder.
    fn remove_files(&self, id: i64) -> Result<(), ApiError> {
        let Some(Record { run, .. }) = self.database.run(id)? else { return Ok(()) };
        let has_units = !run.preview && run.state != RunState::Done;
        if has_units && !self.database.has_other_run(id, run.study.clone())? {
            let study = self.state.study_folder(&run.study);
            let units = RunFolder::path_of(&study);
            match RunFolder::left(&units) {
                Some(left) => left.remove().map_err(|error| folder::cannot_remove(&error.root_cause().to_string()))?,
                None if RunFolder::is_held(&study) => {
                    return Err(ApiError::Conflict(format!(
                        "another program computes the study {}; end it, then delete the run again",
                        run.study
                    )));
                }
                None => folder::remove(&units)?,
            }
        }
        folder::remove(&folder::of(&self.state.data, id))
    }

    /// Notes what has become of a run: in the database, or until that takes it, on the board.
    pub(super) fn note(&self, id: i64, state: RunState) {
        let written = self.database.set_state(id, state.clone());
        let mut board = self.state.board();
        match written {
            Ok(()) => drop(board.unwritten.remove(&id)),
            Err(error) => {
                eprintln!("runs: {error}");
                board.unwritten.insert(id, state);
            }
        }
    }

    /// Tries again to write what the database did not take, not at every tick.
    pub(super) fn write_again(&mut self) {
        let unwritten = self.state.board().unwritten.clone();
        if unwritten.is_empty() || self.tried.is_some_and(|at| at.elapsed() < super::AGAIN) {
            return;
        }
        self.tried = Some(Instant::now());
        for (id, state) in unwritten {
            if self.database.set_state(id, state).is_ok() {
                self.state.board().unwritten.remove(&id);
                self.state.changed();
            }
        }
    }

    /// Whether a run's row says that it is open.
    fn is_open(&self, id: i64) -> bool {
        matches!(self.database.run(id), Ok(Some(record)) if record.run.state.is_open())
    }

    /// Whether it computes, or has ended in a way that the database has not taken yet.
    fn is_known(&self, id: i64) -> bool {
        let board = self.state.board();
        board.unwritten.contains_key(&id) || board.running.as_ref().is_some_and(|(running, _)| *running == id)
    }
}
