//! The label audit of a study: what is drawn of it, what its reader says, and the study computed again under those labels.

use shared::api::{Audit, RUNS, Reading, Run, RunPage, audit_path, recompute_path, run_path, study_path};
use web_sys::AbortSignal;

use super::runs::send;
use super::{Failure, get, read};

/// The audit of a study.
///
/// # Errors
/// When no server answers, or the study is unknown.
pub async fn audit(study: &str, signal: &AbortSignal) -> Result<Audit, Failure> {
    read(&get(&audit_path(study), signal).await?)
}

/// Keeps a reading, or withdraws it; gives the audit as it is then.
///
/// # Errors
/// When no server answers, or the server refuses the reading.
pub async fn keep(study: &str, reading: &Reading, signal: &AbortSignal) -> Result<Audit, Failure> {
    // Texts and truth values can always be written.
    let body = serde_json::to_string(reading).unwrap_or_default();
    read(&send("POST", &audit_path(study), Some(body), signal).await?)
}

/// Puts the study into the queue, to be computed again under its audit's labels.
///
/// # Errors
/// When no server answers, or the server refuses it.
pub async fn recompute(study: &str, signal: &AbortSignal) -> Result<Run, Failure> {
    read(&send("POST", &recompute_path(study), None, signal).await?)
}

/// One run.
///
/// # Errors
/// When no server answers, or there is no such run.
pub async fn run(id: &str, signal: &AbortSignal) -> Result<Run, Failure> {
    read(&get(&run_path(id), signal).await?)
}

/// The runs that make, or made, a study; previews aside.
///
/// # Errors
/// When no server answers.
pub async fn runs_of(study: &str, signal: &AbortSignal) -> Result<Vec<Run>, Failure> {
    let (mut found, mut number) = (Vec::new(), 1);
    loop {
        let page: RunPage = read(&get(&format!("{RUNS}?page={number}"), signal).await?)?;
        let is_last = page.runs.is_empty() || number * page.per_page >= page.total;
        found.extend(page.runs.into_iter().filter(|run| !run.preview && run.study == study));
        if is_last {
            return Ok(found);
        }
        number += 1;
    }
}

/// Removes a study from the server.
///
/// # Errors
/// When no server answers, or the server refuses it.
pub async fn remove_study(id: &str, signal: &AbortSignal) -> Result<(), Failure> {
    send("DELETE", &study_path(id), None, signal).await.map(drop)
}
