//! A run as the database keeps it.

use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{Run, RunRequest, RunState};

/// The columns of a run, in the order in which [`record`] reads them.
pub(super) const COLUMNS: &str =
    "id, request, study, preview, command, config, asked, changed, state, why, forecast, rates,
    arguments, labels, cells";

/// A run as it is kept. Its state is `Interrupted` as long as it is open: whether it waits or runs is known elsewhere.
pub(super) struct Record {
    pub(super) run: Run,
    /// What its child is given after `run`.
    pub(super) arguments: Vec<String>,
    /// The file of labels that a reader has overruled, if its command names one.
    pub(super) labels: Option<String>,
}

/// A run to be kept.
pub(super) struct NewRun {
    pub(super) request: RunRequest,
    pub(super) study: String,
    pub(super) preview: bool,
    pub(super) command: String,
    pub(super) config: String,
    pub(super) arguments: Vec<String>,
    pub(super) labels: Option<String>,
}

/// A run of its [`COLUMNS`].
pub(super) fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let state = match row.get_ref(8)?.as_str()? {
        "cancelled" => RunState::Cancelled,
        "failed" => RunState::Failed { why: row.get(9)? },
        "done" => RunState::Done,
        _ => RunState::Interrupted,
    };
    let run = Run {
        id: row.get::<_, i64>(0)?.to_string(),
        request: of_json(row, 1)?,
        study: row.get(2)?,
        preview: row.get(3)?,
        command: row.get(4)?,
        config: row.get(5)?,
        asked: row.get(6)?,
        changed: row.get(7)?,
        state,
        forecast: of_json(row, 10)?,
        rates: of_json(row, 11)?,
        cells: of_json(row, 14)?,
    };
    Ok(Record { run, arguments: of_json(row, 12)?, labels: row.get(13)? })
}

/// A value as it is kept.
pub(super) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("what is kept holds strings and numbers only")
}

/// A value of a column.
pub(super) fn of_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}
