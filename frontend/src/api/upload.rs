//! Uploads: what the server checks and keeps.

use shared::api::{STUDIES, StudyEntry};
use web_sys::{AbortSignal, File, RequestInit};

use super::{Failure, ask, read};

/// Sends a study's bundle to the server.
///
/// # Errors
/// When no server answers, or the server refuses it.
pub async fn study(bundle: &File, signal: &AbortSignal) -> Result<StudyEntry, Failure> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(bundle);
    read(&ask(STUDIES, &request, signal).await?)
}
