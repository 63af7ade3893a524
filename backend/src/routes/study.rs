//! `GET /api/studies/{id}`

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use shared::api::{Problem, STUDIES, study_path};
use shared::study::Study;

use super::{blocking, caching};
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
        let mut response = if caching::accepts_brotli(&headers) {
            ([(header::CONTENT_ENCODING, "br")], record.brotli()).into_response()
        } else {
            record.json.clone().into_response()
        };
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        caching::revalidate(&mut response, &etag);
        Ok(response)
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
