//! The database of a data folder: runs, what they printed, kept views, and the readings of audits. One thread owns it; everyone else asks that thread.

use std::path::Path;
use std::sync::mpsc::{self, Sender};

use chrono::{SecondsFormat, Utc};
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, TransactionBehavior, params};
use shared::api::{Priority, Run, RunLine, RunRequest, RunState};

use super::record::{COLUMNS, NewRun, Record, json, of_json, record};
use super::report::Report;
use crate::error::ApiError;

/// Its file in the data folder.
pub const FILE: &str = "skillscope.db";

/// What each version adds to the one before; `user_version` counts those that are done.
const MIGRATIONS: [&str; 3] = ["
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, request TEXT NOT NULL, study TEXT NOT NULL, preview INTEGER NOT NULL,
        command TEXT NOT NULL, config TEXT NOT NULL, asked TEXT NOT NULL, changed TEXT NOT NULL, state TEXT NOT NULL,
        why TEXT NOT NULL DEFAULT '', forecast TEXT NOT NULL DEFAULT 'null', rates TEXT NOT NULL DEFAULT '[]',
        arguments TEXT NOT NULL);
    CREATE TABLE lines (
        run INTEGER NOT NULL, n INTEGER NOT NULL, at TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (run, n)) WITHOUT ROWID;
    CREATE TABLE views (hash TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID;
", "
    CREATE TABLE readings (
        study TEXT NOT NULL, sample TEXT NOT NULL, satisfied INTEGER NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (study, sample)) WITHOUT ROWID;
    ALTER TABLE runs ADD COLUMN labels TEXT;
", "ALTER TABLE runs ADD COLUMN cells TEXT NOT NULL DEFAULT '[]'"];

/// A question to the thread.
type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A handle of the thread, which ends with the last one.
#[derive(Clone)]
pub(super) struct Database(Sender<Job>);

impl Database {
    /// Opens the database of a file, or begins it, and brings it to this program's version.
    ///
    /// # Errors
    /// When it is damaged, of a newer program, or cannot be written.
    pub(super) fn open(path: &Path) -> Result<Self, ApiError> {
        let mut connection = Connection::open(path).map_err(|error| fault(&error))?;
        migrate(&mut connection)?;
        let (sender, jobs) = mpsc::channel::<Job>();
        std::thread::spawn(move || jobs.into_iter().for_each(|job| job(&mut connection)));
        Ok(Self(sender))
    }

    /// Keeps a run, or gives the open one that makes the same study.
    pub(super) fn insert(&self, new: NewRun) -> Result<Result<i64, i64>, ApiError> {
        self.ask(move |connection| {
            if !new.preview
                && let Some(other) = open_run(connection, &new.study)?
            {
                return Ok(Err(other));
            }
            connection.execute(
                "INSERT INTO runs (request, study, preview, command, config, asked, changed, state, arguments, labels)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 'interrupted', ?7, ?8)",
                params![
                    json(&new.request),
                    new.study,
                    new.preview,
                    new.command,
                    new.config,
                    now(),
                    json(&new.arguments),
                    new.labels
                ],
            )?;
            Ok(Ok(connection.last_insert_rowid()))
        })
    }

    /// Opens a run again, or gives the open one that makes the same study.
    pub(super) fn reopen(&self, id: i64, study: String, preview: bool) -> Result<Result<(), i64>, ApiError> {
        self.ask(move |connection| {
            if !preview && let Some(other) = open_run(connection, &study)?.filter(|other| *other != id) {
                return Ok(Err(other));
            }
            set_state(connection, id, &RunState::Interrupted)?;
            Ok(Ok(()))
        })
    }

    /// A run by its number.
    pub(super) fn run(&self, id: i64) -> Result<Option<Record>, ApiError> {
        let sql = format!("SELECT {COLUMNS} FROM runs WHERE id = ?1");
        self.ask(move |connection| connection.query_row(&sql, [id], record).optional())
    }

    /// How many runs there are, and some of them, newest first.
    pub(super) fn runs(&self, skipped: i64, most: i64) -> Result<(i64, Vec<Run>), ApiError> {
        let sql = format!("SELECT {COLUMNS} FROM runs ORDER BY id DESC LIMIT ?1 OFFSET ?2");
        self.ask(move |connection| {
            let total = connection.query_row("SELECT COUNT(*) FROM runs", [], |row| row.get(0))?;
            let mut found = connection.prepare(&sql)?;
            let runs: rusqlite::Result<Vec<Run>> =
                found.query_map([most, skipped], |row| Ok(record(row)?.run))?.collect();
            Ok((total, runs?))
        })
    }

    /// The open runs with their priorities.
    pub(super) fn open_runs(&self) -> Result<Vec<(Priority, i64)>, ApiError> {
        self.ask(|connection| {
            let mut found = connection.prepare("SELECT request, id FROM runs WHERE state = 'interrupted'")?;
            let each = found.query_map([], |row| Ok((of_json::<RunRequest>(row, 0)?.priority, row.get(1)?)))?;
            each.collect()
        })
    }

    /// The open run that makes a study, if there is one.
    pub(super) fn open_run(&self, study: String) -> Result<Option<i64>, ApiError> {
        self.ask(move |connection| open_run(connection, &study))
    }

    /// Whether another run that is not done makes a study.
    pub(super) fn has_other_run(&self, id: i64, study: String) -> Result<bool, ApiError> {
        self.ask(move |connection| {
            let sql = "SELECT COUNT(*) FROM runs WHERE study = ?1 AND id <> ?2 AND state <> 'done' AND NOT preview";
            connection.query_row(sql, params![study, id], |row| Ok(row.get::<_, i64>(0)? > 0))
        })
    }

    /// Changes a run's state; an open one is `Interrupted` here.
    pub(super) fn set_state(&self, id: i64, state: RunState) -> Result<(), ApiError> {
        self.ask(move |connection| set_state(connection, id, &state))
    }

    /// Changes what was asked for.
    pub(super) fn set_request(&self, id: i64, request: &RunRequest) -> Result<(), ApiError> {
        self.set(id, "request", json(request))
    }

    /// Keeps what a run says of its study; signs of life are not kept.
    pub(super) fn keep_report(&self, id: i64, report: Report) -> Result<(), ApiError> {
        match report {
            Report::Forecast(forecast) => self.set(id, "forecast", json(&forecast)),
            Report::Rates { rates } => self.set(id, "rates", json(&rates)),
            Report::Cells { cells } => self.set(id, "cells", json(&cells)),
            Report::Alive { .. } | Report::Progress { .. } => Ok(()),
        }
    }

    fn set(&self, id: i64, column: &'static str, value: String) -> Result<(), ApiError> {
        let sql = format!("UPDATE runs SET {column} = ?2 WHERE id = ?1");
        self.ask(move |connection| connection.execute(&sql, params![id, value]).map(drop))
    }

    /// Adds a line to what a run printed.
    pub(super) fn add_line(&self, id: i64, text: String) -> Result<(), ApiError> {
        self.ask(move |connection| {
            let sql = "INSERT INTO lines SELECT ?1, COALESCE(MAX(n), 0) + 1, ?2, ?3 FROM lines WHERE run = ?1";
            connection.execute(sql, params![id, now(), text]).map(drop)
        })
    }

    /// The lines of a run behind a number, with their numbers.
    pub(super) fn lines(&self, id: i64, after: i64) -> Result<Vec<(i64, RunLine)>, ApiError> {
        self.ask(move |connection| {
            let mut found = connection.prepare("SELECT n, at, text FROM lines WHERE run = ?1 AND n > ?2 ORDER BY n")?;
            let lines = found
                .query_map([id, after], |row| Ok((row.get(0)?, RunLine { at: row.get(1)?, text: row.get(2)? })))?;
            lines.collect()
        })
    }

    /// Removes a run with its lines.
    pub(super) fn remove(&self, id: i64) -> Result<(), ApiError> {
        self.ask(move |connection| {
            let transaction = connection.transaction()?;
            transaction.execute("DELETE FROM lines WHERE run = ?1", [id])?;
            transaction.execute("DELETE FROM runs WHERE id = ?1", [id])?;
            transaction.commit()
        })
    }

    /// Keeps a view's query under its hash.
    pub(super) fn keep_view(&self, hash: String, query: String) -> Result<(), ApiError> {
        self.ask(move |connection| {
            connection.execute("INSERT OR IGNORE INTO views VALUES (?1, ?2)", [hash, query]).map(drop)
        })
    }

    /// The query of a kept view.
    pub(super) fn view(&self, hash: String) -> Result<Option<String>, ApiError> {
        self.ask(move |connection| {
            connection.query_row("SELECT query FROM views WHERE hash = ?1", [hash], |row| row.get(0)).optional()
        })
    }

    /// What a question to the database gives.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, ApiError> {
        let ended = || ApiError::Internal(format!("{FILE}: its thread has ended; start the server again"));
        let (sender, answer) = mpsc::channel();
        // Who asked waits below.
        let job = Box::new(move |connection: &mut Connection| sender.send(job(connection)).unwrap_or(()));
        self.0.send(job).map_err(|_| ended())?;
        answer.recv().map_err(|_| ended())?.map_err(|error| fault(&error))
    }
}

/// Now, as the API writes times.
pub(super) fn now() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Brings a database to this program's version.
fn migrate(connection: &mut Connection) -> Result<(), ApiError> {
    let (version, known) = (version_of(connection).map_err(|error| fault(&error))?, MIGRATIONS.len());
    if version as usize > known {
        return Err(ApiError::Unreadable(format!(
            "{FILE}: is of a newer skillscope (version {version}; this program knows {known}); start the newer program, or choose another --data-dir"
        )));
    }
    take_steps(connection).map_err(|error| fault(&error))
}

/// Takes the steps to this program's version, all or none.
fn take_steps(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have taken them meanwhile.
    let version = version_of(&transaction)?;
    for (done, step) in (1_u32..).zip(MIGRATIONS).skip(version as usize) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", done)?;
    }
    transaction.commit()
}

fn version_of(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// The open run that makes a study, if there is one.
fn open_run(connection: &Connection, study: &str) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT id FROM runs WHERE study = ?1 AND state = 'interrupted' AND NOT preview";
    connection.query_row(sql, [study], |row| row.get(0)).optional()
}

fn set_state(connection: &Connection, id: i64, state: &RunState) -> rusqlite::Result<()> {
    let why = if let RunState::Failed { why } = state { why.as_str() } else { "" };
    let sql = "UPDATE runs SET state = ?2, why = ?3, changed = ?4 WHERE id = ?1";
    connection.execute(sql, params![id, state.name(), why, now()]).map(drop)
}

/// What went wrong, without the path of the file.
fn fault(error: &rusqlite::Error) -> ApiError {
    let Some(of_sqlite) = error.sqlite_error() else {
        return ApiError::Unreadable(format!("{FILE}: cannot be read ({error}); it is of another program, or damaged"));
    };
    match of_sqlite.code {
        ErrorCode::DiskFull => ApiError::Storage(format!("{FILE}: the disk is full; free some space")),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => ApiError::Unreadable(format!(
            "{FILE}: is damaged ({of_sqlite}); move it away, and the server begins another; finished studies are not in it"
        )),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            ApiError::Busy(format!("{FILE}: another program writes into it; try again in a minute"))
        }
        _ => ApiError::Storage(format!(
            "{FILE}: cannot be read or written ({of_sqlite}); check free space and permissions"
        )),
    }
}
