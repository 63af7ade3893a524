//! `GET /api/studies/{id}/vectors/{task}/{format}`: a task's directions as a control vector.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use shared::Error;
use shared::api::{Problem, vector_path};
use shared::live::{ControlVector, LiveVector};

use super::caching::{self, Content};
use super::{blocking, study};
use crate::error::ApiError;
use crate::segment::Segment;
use crate::state::AppState;

/// The directions that a task's probes read, one per site, as `skillscope vectors` writes them: for llama.cpp, or as safetensors.
#[utoipa::path(
    get,
    path = vector_path("{id}", "{task}", "{format}"),
    params(
        ("id" = String, Path, description = "A study's id, as listed"),
        ("task" = String, Path, description = "The id of a task with probes"),
        ("format" = String, Path, description = "`gguf`, without the embedding and block 0, or `safetensors`"),
    ),
    responses(
        (status = OK, description = "The file", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = NOT_MODIFIED, description = "The file is that of the ETag of If-None-Match"),
        (status = BAD_REQUEST, description = "The study has no probes of the task, or there is no such format", body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, description = "There is no such study", body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, description = "The study holds no probes", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn vector(
    State(state): State<AppState>,
    Segment((id, task, format)): Segment<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    blocking(move || {
        let study = study::record(&state, &id)?.live().map_err(ApiError::Unreadable)?;
        let file = ControlVector::of_study(&study, &task).and_then(|vector| vector.to_file(&format));
        let bytes = file.map_err(refused)?;
        let mut response = Content::new(caching::BINARY, bytes).answer(&headers)?;
        let name = LiveVector::plain_name(&format!("{task}.{format}"));
        if let Ok(saved_as) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, saved_as);
        }
        Ok(response)
    })
    .await?
}

fn refused(error: Error) -> ApiError {
    match error {
        Error::Config { field, problem, fix } => ApiError::bad_request(field, problem, fix),
        other => ApiError::Unreadable(other.to_string()),
    }
}
