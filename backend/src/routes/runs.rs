//! `/api/runs`: studies and pilots that the server computes, asked for, followed, stopped, resumed and removed.

pub(crate) mod events;

use std::path::Path;
use std::time::Duration;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use shared::api::{
    PREVIEW, Problem, RUNS, Run, RunChange, RunPage, RunRequest, run_cancel_path, run_path, run_resume_path,
};

use super::paging::page_number;
use super::{blocking, in_turn};
use crate::embedded;
use crate::error::ApiError;
use crate::guard::Writer;
use crate::hub::HubId;
use crate::runs::{self, Runs};
use crate::segment::Segment;
use crate::state::AppState;

/// How long a request waits for its check.
const PATIENCE: Duration = Duration::from_secs(2);

/// Puts a study into the queue. It is made as `skillscope run` makes it, and is then listed with the studies.
#[utoipa::path(
    post,
    path = RUNS,
    request_body(content = RunRequest, example = json!({
        "model": "tiny-llama", "tasks": ["word-count", "topic"], "preset": "quick", "samples": 60, "seed": 7,
        "config": "ablation = false", "name": "first-look", "priority": "high"
    })),
    responses(
        (status = CREATED, description = "It waits", body = Run),
        (status = BAD_REQUEST, description = "`skillscope run` refuses it; the detail says why", body = Problem, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, description = "The server's token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server accepts no writes", body = Problem, content_type = "application/problem+json"),
        (status = CONFLICT, description = "Its study exists, or another run has begun it", body = Problem, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, description = "Another server runs the studies of the data folder, or this one stops or checks others", body = Problem, content_type = "application/problem+json"),
        (status = INSUFFICIENT_STORAGE, description = "The disk does not take it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn submit(
    State(state): State<AppState>,
    _: Writer,
    body: Result<Json<RunRequest>, JsonRejection>,
) -> Result<(StatusCode, Json<Run>), ApiError> {
    begin(state, body, false).await
}

/// Puts the pilot of a study into the queue: it asks a few prompts per task and level, ends with a `forecast`, and keeps nothing.
#[utoipa::path(
    post,
    path = PREVIEW,
    request_body(content = RunRequest, example = json!({"model": "tiny-llama", "tasks": ["word-count", "topic"], "preset": "quick"})),
    responses(
        (status = CREATED, description = "It waits", body = Run),
        (status = BAD_REQUEST, description = "`skillscope run` refuses it; the detail says why", body = Problem, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, description = "The server's token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server accepts no writes", body = Problem, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, description = "Another server runs the studies of the data folder, or this one stops or checks others", body = Problem, content_type = "application/problem+json"),
        (status = INSUFFICIENT_STORAGE, description = "The disk does not take it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn preview(
    State(state): State<AppState>,
    _: Writer,
    body: Result<Json<RunRequest>, JsonRejection>,
) -> Result<(StatusCode, Json<Run>), ApiError> {
    begin(state, body, true).await
}

/// The runs and previews, newest first.
#[utoipa::path(
    get,
    path = RUNS,
    params(("page" = Option<usize>, Query, description = "From 1; 20 runs each")),
    responses(
        (status = OK, description = "A page of runs", body = RunPage),
        (status = BAD_REQUEST, description = "A field is unknown or cannot be used", body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, description = "The database cannot be read", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Json<RunPage>, ApiError> {
    let mut page = 1;
    for (name, value) in fields {
        if name != "page" {
            return Err(ApiError::bad_request(name, "unknown query field", "use page"));
        }
        page = page_number(&value)?;
    }
    blocking(move || state.runs.list(page)).await?.map(Json)
}

/// One run.
#[utoipa::path(
    get,
    path = run_path("{id}"),
    params(("id" = String, Path, description = "A run's number")),
    responses(
        (status = OK, description = "The run", body = Run),
        (status = NOT_FOUND, description = "There is no such run", body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, description = "The database cannot be read", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn run(State(state): State<AppState>, Segment(id): Segment) -> Result<Json<Run>, ApiError> {
    let id = number(&id)?;
    blocking(move || state.runs.get(id)).await?.map(Json)
}

/// Changes the priority of a run that waits, which gives it another place in the queue.
#[utoipa::path(
    patch,
    path = run_path("{id}"),
    params(("id" = String, Path, description = "A run's number")),
    request_body(content = RunChange, example = json!({"priority": "high"})),
    responses(
        (status = OK, description = "The run", body = Run),
        (status = BAD_REQUEST, description = "The body is no priority", body = Problem, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, description = "The server's token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server accepts no writes", body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, description = "There is no such run", body = Problem, content_type = "application/problem+json"),
        (status = CONFLICT, description = "It does not wait", body = Problem, content_type = "application/problem+json"),
        (status = INSUFFICIENT_STORAGE, description = "The disk does not take it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn change(
    State(state): State<AppState>,
    _: Writer,
    Segment(id): Segment,
    body: Result<Json<RunChange>, JsonRejection>,
) -> Result<Json<Run>, ApiError> {
    let fix = "send {\"priority\": \"high\"}, or normal or low, as application/json";
    let Json(RunChange { priority }) = body.map_err(|error| ApiError::unread_body(&error, fix))?;
    let id = number(&id)?;
    blocking(move || state.runs.prioritise(id, priority)).await?.map(Json)
}

/// Takes a run out of the queue, or ends it within a few seconds; it can be resumed, and loses the units in hand. One that computes is `running` until it has ended.
#[utoipa::path(
    post,
    path = run_cancel_path("{id}"),
    params(("id" = String, Path, description = "A run's number")),
    responses(
        (status = OK, description = "The run", body = Run),
        (status = UNAUTHORIZED, description = "The server's token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server accepts no writes", body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, description = "There is no such run", body = Problem, content_type = "application/problem+json"),
        (status = CONFLICT, description = "It neither waits nor runs", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn cancel(
    State(state): State<AppState>,
    _: Writer,
    Segment(id): Segment,
) -> Result<Json<Run>, ApiError> {
    let id = number(&id)?;
    blocking(move || state.runs.cancel(id)).await?.map(Json)
}

/// Puts a cancelled or failed run into the queue again; what is computed is kept, and the study is the same.
#[utoipa::path(
    post,
    path = run_resume_path("{id}"),
    params(("id" = String, Path, description = "A run's number")),
    responses(
        (status = OK, description = "The run", body = Run),
        (status = UNAUTHORIZED, description = "The server's token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server accepts no writes", body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, description = "There is no such run", body = Problem, content_type = "application/problem+json"),
        (status = CONFLICT, description = "It is not cancelled or failed, or its study exists or is being made", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn resume(
    State(state): State<AppState>,
    _: Writer,
    Segment(id): Segment,
) -> Result<Json<Run>, ApiError> {
    let id = number(&id)?;
    blocking(move || state.runs.resume(id)).await?.map(Json)
}

/// Removes a run with what it has computed; one that waits or runs is ended first. A finished study stays.
#[utoipa::path(
    delete,
    path = run_path("{id}"),
    params(("id" = String, Path, description = "A run's number")),
    responses(
        (status = NO_CONTENT, description = "It is removed"),
        (status = UNAUTHORIZED, description = "The server's token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server accepts no writes", body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, description = "There is no such run", body = Problem, content_type = "application/problem+json"),
        (status = CONFLICT, description = "Another program computes its study", body = Problem, content_type = "application/problem+json"),
        (status = INSUFFICIENT_STORAGE, description = "Its files cannot be removed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn remove(
    State(state): State<AppState>,
    _: Writer,
    Segment(id): Segment,
) -> Result<StatusCode, ApiError> {
    let id = number(&id)?;
    blocking(move || state.runs.delete(id)).await?.map(|()| StatusCode::NO_CONTENT)
}

async fn begin(
    state: AppState,
    body: Result<Json<RunRequest>, JsonRejection>,
    preview: bool,
) -> Result<(StatusCode, Json<Run>), ApiError> {
    let fix = "send {\"model\": \"tiny-llama\", \"preset\": \"quick\", \"seed\": 7} as application/json";
    let Json(request) = body.map_err(|error| ApiError::unread_body(&error, fix))?;
    let runs = state.runs.clone();
    let begun = checking(&runs, move || {
        let model = opened_as(&state, &request.model);
        state.runs.submit(request, &model, preview)
    });
    begun.await?.map(|run| (StatusCode::CREATED, Json(run)))
}

/// Runs work that checks a run's request, off the threads that answer requests.
///
/// # Errors
/// [`ApiError::Busy`] while others are checked.
pub(super) async fn checking<T: Send + 'static>(
    runs: &Runs,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    let busy = || {
        ApiError::Busy("the server checks other runs, and may download their models; try again in a minute".to_owned())
    };
    let turn = tokio::time::timeout(PATIENCE, runs.checks().acquire_owned()).await.map_err(|_| busy())?;
    in_turn(turn.map_err(|error| ApiError::Internal(error.to_string()))?, work).await
}

/// A requested model as a child opens it, whose working directory is another.
pub(super) fn opened_as(state: &AppState, model: &str) -> String {
    if model.is_empty() || embedded::model_names().iter().any(|name| name == model) {
        return model.to_owned();
    }
    if HubId::parse(model).is_some() && !Path::new(model).exists() {
        // As it is, also where it is cached: the study is named by it.
        return model.to_owned();
    }
    let named = state.model_named(model).unwrap_or_else(|| model.to_owned());
    let path = Path::new(&named);
    let absolute = std::path::absolute(path).ok().filter(|_| path.exists());
    absolute.map_or_else(|| named.clone(), |path| path.display().to_string())
}

/// The number of a run.
fn number(id: &str) -> Result<i64, ApiError> {
    id.parse().map_err(|_| runs::unknown(id))
}
