//! `POST /api/studies`, `DELETE /api/studies/{id}`, `POST /api/models` and `POST /api/tasks/check`: what clients bring.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::{QueryRejection, StringRejection};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::StreamExt;
use shared::api::{
    MODELS, ModelEntry, ModelUpload, Problem, STUDIES, StudyEntry, TASK_CHECK, TaskCheck, TaskFault, study_path,
    uploaded_model_path,
};
use shared::task::{self, FileFault};
use tokio::sync::mpsc;

use super::{blocking, study};
use crate::error::ApiError;
use crate::guard::Writer;
use crate::runs;
use crate::segment::Segment;
use crate::state::AppState;
use crate::store::{self, Incoming, Refusal};

/// Pieces of a body that may wait for the disk.
const WAITING: usize = 8;

/// Adds a study to the data folder: its bundle, as `skillscope export STUDY --bundle FILE` writes it. Every hash, sample and
/// number is checked before it is kept; its bytes stay as they are.
#[utoipa::path(
    post,
    path = STUDIES,
    request_body(content = Vec<u8>, content_type = "application/zip", description = "The bundle"),
    responses(
        (status = CREATED, description = "It is kept", body = StudyEntry),
        (status = BAD_REQUEST, description = "The body ended early", body = Problem, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, description = "It needs the server's token", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server keeps nothing", body = Problem, content_type = "application/problem+json"),
        (status = CONFLICT, description = "There is a study of that id", body = Problem, content_type = "application/problem+json"),
        (status = PAYLOAD_TOO_LARGE, description = "It is larger than the server takes", body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, description = "It is no bundle of a whole study", body = Problem, content_type = "application/problem+json"),
        (status = INSUFFICIENT_STORAGE, description = "The quota or the disk is full", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn add_study(
    _: Writer,
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<StudyEntry>), ApiError> {
    let (data, limit) = (state.data_dir.clone(), state.upload_limit);
    let incoming = blocking(move || Incoming::bundle(&data, limit)).await??;
    let incoming = receive(incoming, &headers, body).await?;
    blocking(move || {
        let id = incoming.keep_study(|| runs::awaited_studies(&state.data_dir))?;
        Ok((StatusCode::CREATED, Json(study::record(&state, &id)?.entry.clone())))
    })
    .await?
}

/// Removes a study of the data folder. One that ships with the program cannot be removed.
#[utoipa::path(
    delete,
    path = study_path("{id}"),
    params(("id" = String, Path, description = "A study's id, as listed")),
    responses(
        (status = NO_CONTENT, description = "It is removed"),
        (status = UNAUTHORIZED, description = "It needs the server's token", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server keeps nothing", body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, description = "There is no such study", body = Problem, content_type = "application/problem+json"),
        (status = CONFLICT, description = "It ships with the program, or a run writes it", body = Problem, content_type = "application/problem+json"),
        (status = INSUFFICIENT_STORAGE, description = "The disk does not let it go", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn remove_study(
    _: Writer,
    State(state): State<AppState>,
    Segment(id): Segment,
) -> Result<StatusCode, ApiError> {
    blocking(move || {
        if state.catalogue.is_on_disk(&id) {
            let readings_of = state.catalogue.get(&id).and_then(Result::ok).map(|record| record.entry.sha256.clone());
            store::remove_study(&state.data_dir, &id)?;
            if let Some(sha256) = readings_of {
                state.runs.forget_readings(&sha256)?;
            }
            return Ok(StatusCode::NO_CONTENT);
        }
        match study::record(&state, &id) {
            Err(unknown @ ApiError::NotFound { .. }) => Err(unknown),
            _ => Err(ApiError::Conflict(format!(
                "the study '{id}' ships with the program; only those of the data folder can be removed"
            ))),
        }
    })
    .await?
}

/// Adds a model to the data folder: a GGUF file. Its header, configuration and tensors are checked before it is kept.
#[utoipa::path(
    post,
    path = MODELS,
    params(("name" = String, Query, description = "The file's name: letters, digits, `.`, `_` and `-`, and `.gguf` at its end")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses(
        (status = CREATED, description = "It is kept", body = ModelEntry),
        (status = BAD_REQUEST, description = "The name is missing, or the body ended early", body = Problem, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, description = "It needs the server's token", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server keeps nothing", body = Problem, content_type = "application/problem+json"),
        (status = CONFLICT, description = "There is a model of that name", body = Problem, content_type = "application/problem+json"),
        (status = PAYLOAD_TOO_LARGE, description = "It is larger than the server takes", body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, description = "The name cannot be used, or it is no model that this program reads", body = Problem, content_type = "application/problem+json"),
        (status = INSUFFICIENT_STORAGE, description = "The quota or the disk is full", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn add_model(
    _: Writer,
    State(state): State<AppState>,
    query: Result<Query<ModelUpload>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<ModelEntry>), ApiError> {
    let Query(ModelUpload { name }) = query.map_err(|error| {
        ApiError::bad_request("query", error.body_text(), format!("send it to {MODELS}?name=FILE.gguf"))
    })?;
    let (data, limit) = (state.data_dir.clone(), state.upload_limit);
    let incoming = blocking(move || Incoming::model(&data, &name, limit)).await??;
    let incoming = receive(incoming, &headers, body).await?;
    blocking(move || {
        let path = incoming.keep_model()?;
        Ok((StatusCode::CREATED, Json(store::local_model(&path))))
    })
    .await?
}

/// Removes a model that a client brought. What has loaded it goes on with it; a run that waits for it fails.
#[utoipa::path(
    delete,
    path = uploaded_model_path("{name}"),
    params(("name" = String, Path, description = "An uploaded model's name, as listed")),
    responses(
        (status = NO_CONTENT, description = "It is removed"),
        (status = UNAUTHORIZED, description = "It needs the server's token", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server keeps nothing", body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, description = "There is no such uploaded model", body = Problem, content_type = "application/problem+json"),
        (status = INSUFFICIENT_STORAGE, description = "The disk does not let it go", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn remove_model(
    _: Writer,
    State(state): State<AppState>,
    Segment(name): Segment,
) -> Result<StatusCode, ApiError> {
    blocking(move || store::remove_model(&state.data_dir, &name)).await??;
    Ok(StatusCode::NO_CONTENT)
}

/// Checks a task file; nothing is kept.
#[utoipa::path(
    post,
    path = TASK_CHECK,
    request_body(content = String, content_type = "application/toml", description = "The file's text"),
    responses(
        (status = OK, description = "The tasks' ids, or every fault with line and column", body = TaskCheck, example = json!({ "tasks": ["few-sentences"], "faults": [] })),
        (status = BAD_REQUEST, description = "It is no text", body = Problem, content_type = "application/problem+json"),
        (status = PAYLOAD_TOO_LARGE, description = "It is larger than the server takes", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn check_tasks(body: Result<String, StringRejection>) -> Result<Json<TaskCheck>, ApiError> {
    let text = body.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
        _ => ApiError::bad_request("body", error.body_text(), "send the text of a task file (TOML) as UTF-8"),
    })?;
    blocking(move || {
        Json(match task::parse(&text) {
            Ok(task) => TaskCheck { tasks: vec![task.id().to_owned()], faults: Vec::new() },
            Err(unreadable) => TaskCheck { tasks: Vec::new(), faults: unreadable.faults().iter().map(told).collect() },
        })
    })
    .await
}

/// A fault as the wire has it.
fn told(fault: &FileFault) -> TaskFault {
    let FileFault { line, column, problem, fix } = fault.clone();
    TaskFault { line, column, problem, fix }
}

/// Writes a body as it comes. Of one that ends early, is too large or does not fit the disk, nothing is left.
async fn receive(mut incoming: Incoming, headers: &HeaderMap, body: Body) -> Result<Incoming, ApiError> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if let Some(bytes) = announced {
        incoming.check(bytes)?;
    }
    let (sender, mut pieces) = mpsc::channel::<Bytes>(WAITING);
    let written = tokio::task::spawn_blocking(move || {
        while let Some(piece) = pieces.blocking_recv() {
            incoming.write(&piece)?;
        }
        Ok::<_, Refusal>(incoming)
    });
    let sent = send(body, sender).await;
    let incoming = written.await.map_err(|error| ApiError::Internal(error.to_string()))?;
    // What the disk refuses ends the sending, too.
    let incoming = incoming?;
    sent.map(|()| incoming)
}

/// Passes a body on, piece by piece, until it ends or nobody takes it.
async fn send(body: Body, pieces: mpsc::Sender<Bytes>) -> Result<(), ApiError> {
    let mut body = body.into_data_stream();
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|error| {
            ApiError::bad_request(
                "body",
                format!("it ended before its end ({error})"),
                "send it again; nothing is kept",
            )
        })?;
        if pieces.send(piece).await.is_err() {
            break;
        }
    }
    Ok(())
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let text = refusal.to_string();
        match refusal {
            Refusal::TooLarge(_) => Self::UploadTooLarge(text),
            Refusal::Quota(_) | Refusal::Disk(_) => Self::Storage(text),
            Refusal::Taken(_) => Self::Conflict(text),
            Refusal::Missing(_) => Self::not_found(text, format!("GET {STUDIES} and GET {MODELS} list the known ones")),
            Refusal::Unknown(_) => Self::Internal(text),
            Refusal::Wrong(_) => Self::Unreadable(text),
        }
    }
}
