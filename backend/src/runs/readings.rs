//! What a reader said of a study's responses, and the run that computes the study again under these labels.

use std::sync::{Mutex, PoisonError};

use rusqlite::{OptionalExtension as _, params};
use shared::api::{Reading, Run, RunRequest};
use shared::study::{Overruled, overruled_lines};

use super::database::{Database, now};
use super::record::of_json;
use super::{Runs, request, taken};
use crate::error::ApiError;
use crate::store::{self, CachedStudy, KeptUnits, RunFolder, no_upload};

/// Held while a study that is computed again takes its place in the queue, so that no two clear one place for each other.
static RECOMPUTING: Mutex<()> = Mutex::new(());

/// Readings belong to a study by the SHA-256 of its study.json: another one may get its name.
impl Runs {
    /// What was said of a study's responses, by sample.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn readings(&self, sha256: &str) -> Result<Vec<Reading>, ApiError> {
        self.0.known_database()?.map_or(Ok(Vec::new()), |database| database.readings(sha256.to_owned()))
    }

    /// Keeps what was said of a response, or forgets it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_reading(&self, sha256: &str, reading: Reading) -> Result<(), ApiError> {
        self.0.database()?.keep_reading(sha256.to_owned(), reading)
    }

    /// Forgets all that was said of a study's responses.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn forget_readings(&self, sha256: &str) -> Result<(), ApiError> {
        self.0.known_database()?.map_or(Ok(()), |database| database.forget_readings(sha256.to_owned()))
    }

    /// The model that the last finished run of a study was asked for, where a run here made it. A study names its model without the
    /// way to it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn model_of(&self, study: &str) -> Result<Option<String>, ApiError> {
        self.0.known_database()?.map_or(Ok(None), |database| database.model_of(study.to_owned()))
    }

    /// Puts a study into the queue that is computed again from its kept units, under labels that a reader has overruled. An older
    /// one of that kind is removed at once, not when the new one has succeeded: a run that is resumed takes a study in its place
    /// for its own. `model` is the study's, as it is asked for and as it is opened.
    ///
    /// # Errors
    /// When `skillscope run` refuses it, when that study is being made or is of another kind, and when it cannot be kept.
    pub fn recompute(&self, study: &CachedStudy, model: (&str, &str), labels: &[Overruled]) -> Result<Run, ApiError> {
        let (state, entry) = (&self.0.state, &study.entry);
        let units = KeptUnits::path_of(&state.study_folder(&entry.id));
        let new = request::recomputation(state, (&entry.id, &units, &entry.sha256), model, overruled_lines(labels))?;
        let name = new.study.clone();
        let _alone = RECOMPUTING.lock().unwrap_or_else(PoisonError::into_inner);
        let (messages, database) = (self.0.scheduler()?, self.0.database()?);
        if let Some(other) = database.open_run(name.clone())? {
            return Err(taken(&name, Some(other)));
        }
        self.clear(&name)?;
        let alone = no_upload();
        self.0.check_free(&name)?;
        let id = database.insert(new)?.map_err(|other| taken(&name, Some(other)))?;
        drop(alone);
        self.0.enqueue(&messages, shared::api::Priority::default(), id)?;
        self.get(id)
    }

    /// Makes way for a study under the labels of an audit: removes an older one that an audit here made, and what an unfinished
    /// run of it left.
    fn clear(&self, name: &str) -> Result<(), ApiError> {
        if let Some(older) = self.0.catalogue.get(name) {
            if !older.is_ok_and(|older| older.is_of_audit()) || !self.0.catalogue.is_on_disk(name) {
                return Err(ApiError::Conflict(format!(
                    "there is a study {name} that no audit here made; remove that one before"
                )));
            }
            store::remove_study(&self.0.state.data, name)?;
        }
        let left = RunFolder::path_of(&self.0.state.study_folder(name));
        match RunFolder::left(&left) {
            Some(run) => run.remove().map_err(|error| {
                let why = error.root_cause();
                ApiError::Storage(format!("what a run of {name} left cannot be removed ({why}); check permissions"))
            }),
            None if left.exists() => Err(taken(name, None)),
            None => Ok(()),
        }
    }
}

impl Database {
    /// The model of the last finished run that made a study.
    fn model_of(&self, study: String) -> Result<Option<String>, ApiError> {
        self.ask(move |connection| {
            let sql =
                "SELECT request FROM runs WHERE study = ?1 AND state = 'done' AND NOT preview ORDER BY id DESC LIMIT 1";
            connection.query_row(sql, [study], |row| Ok(of_json::<RunRequest>(row, 0)?.model)).optional()
        })
    }

    fn readings(&self, study: String) -> Result<Vec<Reading>, ApiError> {
        self.ask(move |connection| {
            let sql = "SELECT sample, satisfied, reason FROM readings WHERE study = ?1 ORDER BY sample";
            let mut found = connection.prepare(sql)?;
            let readings = found.query_map([study], |row| {
                Ok(Reading { sample: row.get(0)?, satisfied: Some(row.get(1)?), reason: row.get(2)? })
            })?;
            readings.collect()
        })
    }

    fn keep_reading(&self, study: String, reading: Reading) -> Result<(), ApiError> {
        self.ask(move |connection| {
            let Reading { sample, satisfied, reason } = reading;
            let changed = match satisfied {
                Some(satisfied) => connection.execute(
                    "INSERT OR REPLACE INTO readings VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![study, sample, satisfied, reason, now()],
                ),
                None => {
                    connection.execute("DELETE FROM readings WHERE study = ?1 AND sample = ?2", params![study, sample])
                }
            };
            changed.map(drop)
        })
    }

    fn forget_readings(&self, study: String) -> Result<(), ApiError> {
        self.ask(move |connection| connection.execute("DELETE FROM readings WHERE study = ?1", [study]).map(drop))
    }
}
