//! Runs of the server: studies that it computes in child processes, one after another, beside Live.
//!
//! The database keeps what was asked and what became of it, the scheduler's thread alone starts and ends children, and the
//! board says which runs wait and which one computes. Nothing is made on disk before something is to be kept.

mod awaited;
mod board;
mod child;
mod current;
mod database;
mod folder;
mod gauge;
mod inner;
mod news;
pub mod queue;
mod readings;
mod record;
pub mod report;
mod request;
mod scheduler;
pub mod turns;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shared::api::{Priority, RUNS, Run, RunPage, RunRequest, RunState};
use tokio::sync::{Semaphore, watch};

pub use self::awaited::awaited_studies;
use self::board::Board;
pub use self::database::FILE as DATABASE_FILE;
use self::inner::Inner;
use self::scheduler::Message;
use crate::engine::OpenRequests;
use crate::error::ApiError;
use crate::store::{Catalogue, RunFolder, no_upload};

/// Runs per page.
const PER_PAGE: usize = 20;

/// How children are started.
#[derive(Debug, Clone, Default)]
pub struct Launch {
    /// The program; absent: this one.
    pub program: Option<PathBuf>,
    /// Further options of `skillscope run`, for all runs of this server: `--device`.
    pub further: Vec<String>,
}

/// A handle of a server's runs; cloning is cheap. What computes is stopped between units with the last handle.
#[derive(Clone)]
pub struct Runs(Arc<Inner>);

impl Runs {
    /// The runs of a data folder, which need not exist. The requests of Live go first.
    pub fn new(data: &Path, catalogue: Arc<Catalogue>, live: OpenRequests, launch: Launch) -> Self {
        Self(Arc::new(Inner::new(data, catalogue, live, launch)))
    }

    /// The same runs, of which none was begun, with children that are started in another way.
    #[must_use]
    pub fn launching(&self, launch: Launch) -> Self {
        let state = &self.0.state;
        Self::new(&state.data, Arc::clone(&self.0.catalogue), state.live.clone(), launch)
    }

    /// Begins the runs that were open when the last server of this data folder ended, if there are any.
    ///
    /// # Errors
    /// When the database cannot be used, or another server runs the studies of the data folder.
    pub fn start(&self) -> Result<(), ApiError> {
        match self.0.known_database()? {
            Some(database) if !database.open_runs()?.is_empty() => self.0.scheduler().map(drop),
            _ => Ok(()),
        }
    }

    /// Ends the scheduler for good: the run that computes finishes the units in hand, for which this waits, and goes on with
    /// the next server. Followers get their last event.
    pub fn shutdown(&self) {
        self.0.shutdown();
    }

    /// Whether [`Runs::shutdown`] was called.
    pub fn is_closing(&self) -> bool {
        self.0.state.board().closing
    }

    /// Puts a study, or the pilot of one, into the queue. `model` is the requested one as it is opened.
    ///
    /// # Errors
    /// When `skillscope run` refuses the request, when its study exists or is being made, and when it cannot be kept.
    pub fn submit(&self, request: RunRequest, model: &str, preview: bool) -> Result<Run, ApiError> {
        let checked = request::check(&self.0.state, request, model, preview)?;
        let (priority, study) = (checked.request.priority, checked.study.clone());
        let alone = no_upload();
        if !preview {
            self.0.check_free(&study)?;
            if RunFolder::is_kept(&self.0.state.study_folder(&study)) {
                return Err(taken(&study, None));
            }
        }
        // Before the run is kept: a scheduler that begins takes up what it finds.
        let messages = self.0.scheduler()?;
        let id = self.0.database()?.insert(checked)?.map_err(|other| taken(&study, Some(other)))?;
        drop(alone);
        self.0.enqueue(&messages, priority, id)?;
        self.get(id)
    }

    /// The turns of those whose requests are checked, who take one before [`Runs::submit`].
    pub fn checks(&self) -> Arc<Semaphore> {
        Arc::clone(&self.0.checks)
    }

    /// One page of runs, from 1, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn list(&self, page: usize) -> Result<RunPage, ApiError> {
        let skipped = i64::try_from(page.saturating_sub(1).saturating_mul(PER_PAGE)).unwrap_or(i64::MAX);
        let board = self.0.state.board().clone();
        let (total, runs) = match self.0.known_database()? {
            Some(database) => database.runs(skipped, PER_PAGE as i64)?,
            None => (0, Vec::new()),
        };
        let runs = runs.into_iter().map(|run| shown(&board, run)).collect();
        Ok(RunPage { page, per_page: PER_PAGE, total: usize::try_from(total).unwrap_or_default(), runs })
    }

    /// A run.
    ///
    /// # Errors
    /// When there is none of that number, or the database cannot be read.
    pub fn get(&self, id: i64) -> Result<Run, ApiError> {
        // The board first: a run that ends meanwhile is then seen as it ended.
        let board = self.0.state.board().clone();
        let record = match self.0.known_database()? {
            Some(database) => database.run(id)?,
            None => None,
        };
        record.map(|record| shown(&board, record.run)).ok_or_else(|| unknown(&id.to_string()))
    }

    /// Sees every change of any run.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.state.changes.subscribe()
    }

    /// Takes an open run out of the queue, or ends it; units that do not end within seconds are lost.
    ///
    /// # Errors
    /// [`ApiError::Conflict`] of a run that is not open, and those of [`Runs::get`].
    pub fn cancel(&self, id: i64) -> Result<Run, ApiError> {
        let run = self.get(id)?;
        if !run.state.is_open() {
            return Err(not_so(&run, "only a run that waits or runs can be cancelled"));
        }
        self.0.ask(|answer| Message::Cancel(id, answer))?;
        self.get(id)
    }

    /// Gives a run that waits another priority, and with it another place in the queue.
    ///
    /// # Errors
    /// [`ApiError::Conflict`] of a run that does not wait, those of [`Runs::get`], and when the database cannot be written.
    pub fn prioritise(&self, id: i64, priority: Priority) -> Result<Run, ApiError> {
        let run = self.get(id)?;
        if !matches!(run.state, RunState::Queued { .. }) {
            return Err(does_not_wait(&run));
        }
        self.0.ask(|answer| Message::Prioritise(id, priority, answer))??;
        self.get(id)
    }

    /// Puts a cancelled or failed run into the queue again.
    ///
    /// # Errors
    /// [`ApiError::Conflict`] of another run, and where its study exists or is being made; those of [`Runs::get`].
    pub fn resume(&self, id: i64) -> Result<Run, ApiError> {
        let run = self.get(id)?;
        // An interrupted one is in no queue: it could not be put into one.
        if !run.state.is_resumable() && run.state != RunState::Interrupted {
            return Err(not_so(&run, "only a run that was cancelled or failed can be resumed"));
        }
        if !run.preview && !RunFolder::is_kept(&self.0.state.study_folder(&run.study)) {
            self.0.check_free(&run.study)?;
        }
        self.0.ask(|answer| Message::Resume(id, answer))??;
        self.get(id)
    }

    /// Ends a run where needed and removes it, its folder and its units; a finished study stays.
    ///
    /// # Errors
    /// Those of [`Runs::get`], and when something cannot be removed.
    pub fn delete(&self, id: i64) -> Result<(), ApiError> {
        self.get(id)?;
        self.0.ask(|answer| Message::Delete(id, answer))?
    }

    /// Keeps the query of a view under its hash.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_view(&self, hash: String, query: String) -> Result<(), ApiError> {
        self.0.database()?.keep_view(hash, query)
    }

    /// The query of a kept view.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn view(&self, hash: String) -> Result<Option<String>, ApiError> {
        self.0.known_database()?.map_or(Ok(None), |database| database.view(hash))
    }

    /// How many runs wait and compute, by the names of their states.
    pub fn by_state(&self) -> BTreeMap<&'static str, usize> {
        let board = self.0.state.board();
        BTreeMap::from([("queued", board.queue.len()), ("running", usize::from(board.running.is_some()))])
    }

    /// What runs and what waits, as text.
    pub fn printed(&self) -> String {
        self.0.state.board().to_string()
    }
}

/// A run with what the board says of it.
fn shown(board: &Board, run: Run) -> Run {
    let id = run.id.parse().ok().filter(|_| run.state == RunState::Interrupted);
    let state = id.map_or(run.state, |id| board.state(id));
    Run { state, ..run }
}

/// The error of a number, or another text, that is no run's.
pub(crate) fn unknown(id: &str) -> ApiError {
    ApiError::not_found(format!("unknown run '{id}'"), format!("GET {RUNS} lists the known ones"))
}

fn not_so(run: &Run, rule: &str) -> ApiError {
    ApiError::Conflict(format!("run {} is {}; {rule}", run.id, run.state.name()))
}

fn does_not_wait(run: &Run) -> ApiError {
    not_so(run, "only the priority of a run that waits can be changed")
}

fn taken(study: &str, by: Option<i64>) -> ApiError {
    let by = by.map_or_else(String::new, |id| format!(", number {id}"));
    ApiError::Conflict(format!(
        "the study {study} has an unfinished run{by}; resume, cancel or delete that one, or give this one another name"
    ))
}
