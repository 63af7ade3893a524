//! `GET /api/studies/{id}`, and its parts: `/front`, `/probes`

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use shared::api::{Problem, STUDIES, front_path, probes_path, study_path};
use shared::study::Study;

use super::blocking;
use super::caching::{self, Coding, Content};
use crate::error::ApiError;
use crate::segment::Segment;
use crate::state::AppState;
use crate::store::CachedStudy;

/// The whole study: study.json as it was written.
#[utoipa::path(
    get,
    path = study_path("{id}"),
    params(("id" = String, Path, description = "A study's id, as listed")),
    responses(
        (status = OK, description = "The study", body = Study),
        (status = NOT_MODIFIED, description = "The study still has the ETag of If-None-Match"),
        (status = NOT_FOUND, description = "There is no such study", body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, description = "It cannot be read", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn study(
    State(state): State<AppState>,
    Segment(id): Segment,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    blocking(move || {
        let record = record(&state, &id)?;
        let etag = format!("W/\"{}\"", record.entry.sha256);
        if caching::is_known(&headers, &etag) {
            return Ok(caching::not_modified(&etag));
        }
        Content::json_in_both(etag, [record.json.clone(), record.brotli()]).answer(&headers)
    })
    .await?
}

/// What the page shows of a study first: claims, tasks, examples, the scores at the place of the verdicts, and the specialists'
/// AUROCs elsewhere. Everything else is in the study itself.
#[utoipa::path(
    get,
    path = front_path("{id}"),
    params(("id" = String, Path, description = "A study's id, as listed")),
    responses(
        (status = OK, description = "The front of the study, with `is_front`", body = Study),
        (status = NOT_MODIFIED, description = "The study still has the ETag of If-None-Match"),
        (status = NOT_FOUND, description = "There is no such study", body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, description = "It cannot be read", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn front(
    State(state): State<AppState>,
    Segment(id): Segment,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    blocking(move || {
        let record = record(&state, &id)?;
        let front = record.front().map_err(ApiError::Unreadable)?;
        Content::json_in_both(format!("W/\"{}\"", front.sha256), [front.json, front.compressed]).answer(&headers)
    })
    .await?
}

/// The study's probes and subspaces: probes.safetensors as it was written.
#[utoipa::path(
    get,
    path = probes_path("{id}"),
    params(("id" = String, Path, description = "A study's id, as listed")),
    responses(
        (status = OK, description = "The file", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = NOT_MODIFIED, description = "The file is that of the ETag of If-None-Match"),
        (status = NOT_FOUND, description = "There is no such study", body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, description = "It holds no probes", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn probes(
    State(state): State<AppState>,
    Segment(id): Segment,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    blocking(move || {
        let record = record(&state, &id)?;
        let etag = format!("W/\"{}-probes\"", record.entry.sha256);
        if caching::is_known(&headers, &etag) {
            return Ok(caching::not_modified(&etag));
        }
        // All who ask at a time share one copy.
        let read = || record.probes().map(Bytes::from).map_err(ApiError::Unreadable);
        let bytes = caching::packed(&etag, Coding::Plain, read)?;
        Content::tagged(caching::BINARY, bytes, etag).answer(&headers)
    })
    .await?
}

/// The study of an id.
///
/// # Errors
/// When there is none, or it cannot be read.
pub(super) fn record(state: &AppState, id: &str) -> Result<Arc<CachedStudy>, ApiError> {
    let unknown =
        || ApiError::not_found(format!("unknown study '{id}'"), format!("GET {STUDIES} lists the known ones"));
    state.catalogue.get(id).ok_or_else(unknown)?.map_err(ApiError::Unreadable)
}
