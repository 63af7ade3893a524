//! What the handle of the runs holds: the database once it is needed, the scheduler once there is work.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shared::api::Priority;
use tokio::sync::{Semaphore, watch};

use super::Launch;
use super::board::Board;
use super::database::{self, Database};
use super::news::Newest;
use super::scheduler::{self, Handle, Message};
use crate::endpoint;
use crate::engine::OpenRequests;
use crate::error::ApiError;
use crate::program::own_program;
use crate::store::Catalogue;

/// Requests that are checked at a time: each may download a model before, and must not keep readers waiting.
const MOST_CHECKED: usize = 2;

/// What the handle and the scheduler share.
pub(super) struct SharedState {
    /// The data folder, absolute: children have working directories of their own.
    pub(super) data: PathBuf,
    pub(super) live: OpenRequests,
    pub(super) launch: Launch,
    board: Mutex<Board>,
    /// Counts what changed.
    pub(super) changes: watch::Sender<u64>,
}

impl SharedState {
    pub(super) fn board(&self) -> MutexGuard<'_, Board> {
        lock(&self.board)
    }

    pub(super) fn changed(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(super) fn study_folder(&self, study: &str) -> PathBuf {
        self.data.join("studies").join(study)
    }

    /// `skillscope run` with options.
    pub(super) fn command(&self, options: &[String]) -> Result<Command, ApiError> {
        let program = self.launch.program.clone().map_or_else(own_program, Ok);
        let program =
            program.map_err(|error| ApiError::Internal(format!("the program does not find itself: {error}")))?;
        let mut command = Command::new(program);
        command.arg("run").args(options).args(&self.launch.further);
        // A run's judge is chosen by whoever asks for it, who must not learn the key.
        command.env_remove(endpoint::KEY);
        Ok(command)
    }
}

/// What the handle holds.
pub(super) struct Inner {
    pub(super) state: Arc<SharedState>,
    pub(super) catalogue: Arc<Catalogue>,
    database: Mutex<Option<Database>>,
    work: Mutex<Work>,
    /// Of the runs that someone follows.
    pub(super) newest: Mutex<BTreeMap<i64, Newest>>,
    /// Turns of those whose requests are checked.
    pub(super) checks: Arc<Semaphore>,
}

/// Whether there is a scheduler.
enum Work {
    NotBegun,
    Begun(Handle),
    Over,
}

impl Inner {
    pub(super) fn new(data: &Path, catalogue: Arc<Catalogue>, live: OpenRequests, launch: Launch) -> Self {
        let data = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
        let state = SharedState { data, live, launch, board: Mutex::default(), changes: watch::Sender::new(0) };
        Self {
            state: Arc::new(state),
            catalogue,
            database: Mutex::default(),
            work: Mutex::new(Work::NotBegun),
            newest: Mutex::default(),
            checks: Arc::new(Semaphore::new(MOST_CHECKED)),
        }
    }

    /// The database, where there is one.
    pub(super) fn known_database(&self) -> Result<Option<Database>, ApiError> {
        let is_there = lock(&self.database).is_some() || self.state.data.join(database::FILE).exists();
        if is_there { self.database().map(Some) } else { Ok(None) }
    }

    /// The database, which is begun where there is none.
    pub(super) fn database(&self) -> Result<Database, ApiError> {
        let mut known = lock(&self.database);
        if let Some(database) = &*known {
            return Ok(database.clone());
        }
        std::fs::create_dir_all(&self.state.data).map_err(|error| {
            ApiError::Storage(format!("the data folder cannot be made ({error}); check free space and permissions"))
        })?;
        Ok(known.insert(Database::open(&self.state.data.join(database::FILE))?).clone())
    }

    /// The way to the scheduler, which is begun where there is none.
    pub(super) fn scheduler(&self) -> Result<Sender<Message>, ApiError> {
        let mut work = lock(&self.work);
        match &*work {
            Work::Begun(handle) => Ok(handle.messages.clone()),
            Work::Over => Err(over()),
            Work::NotBegun => {
                let handle = scheduler::start(Arc::clone(&self.state), self.database()?)?;
                let messages = handle.messages.clone();
                *work = Work::Begun(handle);
                Ok(messages)
            }
        }
    }

    /// Asks the scheduler, and waits for its answer.
    pub(super) fn ask<T>(&self, message: impl FnOnce(Sender<T>) -> Message) -> Result<T, ApiError> {
        let (sender, answer) = mpsc::channel();
        self.scheduler()?.send(message(sender)).map_err(|_| over())?;
        answer.recv().map_err(|_| over())
    }

    /// Has the scheduler put a run into the queue, unless it was cancelled or removed meanwhile.
    pub(super) fn enqueue(&self, scheduler: &Sender<Message>, priority: Priority, id: i64) -> Result<(), ApiError> {
        let (sender, answer) = mpsc::channel();
        scheduler.send(Message::Enqueue(priority, id, sender)).map_err(|_| over())?;
        answer.recv().map_err(|_| over())
    }

    /// Refuses the id of a study that exists.
    pub(super) fn check_free(&self, study: &str) -> Result<(), ApiError> {
        if self.catalogue.get(study).is_some() {
            let fix = "give this one another name, or another seed";
            return Err(ApiError::Conflict(format!("the study {study} exists already; {fix}")));
        }
        Ok(())
    }

    /// Ends the scheduler for good, and waits for it.
    pub(super) fn shutdown(&self) {
        let work = std::mem::replace(&mut *lock(&self.work), Work::Over);
        self.state.board().closing = true;
        self.state.changed();
        if let Work::Begun(handle) = work {
            // A thread that has ended needs no message.
            handle.messages.send(Message::Shutdown).unwrap_or(());
            handle.thread.join().unwrap_or(());
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Work::Begun(handle) = &*lock(&self.work) {
            handle.messages.send(Message::Shutdown).unwrap_or(());
        }
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The error of a scheduler that has ended.
fn over() -> ApiError {
    ApiError::Busy(
        "the server starts no runs any more, because it stops; ask again when it was started again".to_owned(),
    )
}
