//! `POST /api/views` and `GET /api/views/{hash}`: short links, named by a hash of their content.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use shared::api::{KeptView, Problem, VIEWS, ViewState, view_path};

use super::blocking;
use super::caching::Content;
use crate::error::ApiError;
use crate::guard::Writer;
use crate::segment::Segment;
use crate::state::AppState;
use crate::store;

/// Letters of a hash: enough that no two views have the same one by chance.
const LETTERS: usize = 16;
/// Bytes of a query, at most.
const MOST: usize = 2048;

/// Keeps the query of a view; the same query has the same hash, and is kept once.
#[utoipa::path(
    post,
    path = VIEWS,
    request_body(content = ViewState, example = json!({ "query": "view=transfer&layer=3" })),
    responses(
        (status = CREATED, description = "It is kept", body = KeptView, example = json!({ "hash": "0123456789abcdef" })),
        (status = BAD_REQUEST, description = "The query cannot be kept", body = Problem, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, description = "The server's token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server accepts no writes", body = Problem, content_type = "application/problem+json"),
        (status = PAYLOAD_TOO_LARGE, description = "The body is too large", body = Problem, content_type = "application/problem+json"),
        (status = INSUFFICIENT_STORAGE, description = "The disk does not take it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn keep(
    State(state): State<AppState>,
    _: Writer,
    body: Result<Json<ViewState>, JsonRejection>,
) -> Result<(StatusCode, Json<KeptView>), ApiError> {
    let fix = "send {\"query\": \"view=transfer\"} as application/json";
    let Json(view) = body.map_err(|error| ApiError::unread_body(&error, fix))?;
    let query = view.query.trim_start_matches('?').to_owned();
    if query.len() > MOST || query.chars().any(char::is_control) {
        let problem = format!("{} bytes, or a control character", query.len());
        return Err(ApiError::bad_request("query", problem, format!("send a view's query of up to {MOST} bytes")));
    }
    blocking(move || {
        let hash = store::sha256(query.as_bytes())[..LETTERS].to_owned();
        let kept = state.runs.keep_view(hash.clone(), query);
        kept.map_err(|error| ApiError::Storage(format!("the view cannot be kept: {error}")))?;
        Ok((StatusCode::CREATED, Json(KeptView { hash })))
    })
    .await?
}

/// The query of a kept view.
#[utoipa::path(
    get,
    path = view_path("{hash}"),
    params(("hash" = String, Path, description = "What keeping it gave")),
    responses(
        (status = OK, description = "The view", body = ViewState, example = json!({ "query": "view=transfer&layer=3" })),
        (status = NOT_MODIFIED, description = "The view is that of the ETag of If-None-Match"),
        (status = NOT_FOUND, description = "No such view is kept", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn kept(
    State(state): State<AppState>,
    Segment(hash): Segment,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let text = format!("no view {hash}");
    let gone = || ApiError::not_found(text, "ask for a link that this server made");
    if hash.len() != LETTERS || !hash.bytes().all(|letter| letter.is_ascii_hexdigit()) {
        return Err(gone());
    }
    // Earlier versions kept a file per view.
    let file = state.data_dir.join("views").join(&hash);
    let query = blocking(move || match std::fs::read_to_string(file) {
        Ok(query) => Ok(Some(query)),
        Err(_) => state.runs.view(hash),
    });
    let query = query.await??.ok_or_else(gone)?;
    Content::json(&ViewState { query })?.answer(&headers)
}
