//! `POST /api/views` and `GET /api/views/{hash}`: short links, named by a hash of their content.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode, header};
use shared::api::{KeptView, Problem, VIEWS, ViewState, view_path};

use super::blocking;
use crate::error::ApiError;
use crate::segment::Segment;
use crate::state::{AppState, Writes};
use crate::store;

/// Letters of a hash: enough that no two views have the same one by chance.
const LETTERS: usize = 16;
/// Bytes of a query, at most.
const MOST: usize = 2048;

/// Keeps the query of a view; the same query has the same hash, and is kept once.
#[utoipa::path(
    post,
    path = VIEWS,
    request_body = ViewState,
    responses(
        (status = CREATED, description = "It is kept", body = KeptView),
        (status = BAD_REQUEST, description = "The query cannot be kept", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server keeps nothing without its token", body = Problem, content_type = "application/problem+json"),
        (status = INSUFFICIENT_STORAGE, description = "The disk does not take it", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn keep(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Json<ViewState>, JsonRejection>,
) -> Result<(StatusCode, Json<KeptView>), ApiError> {
    may_write(&state.writes, &headers)?;
    let Json(view) = body.map_err(|error| {
        let fix = "send {\"query\": \"view=transfer\"} as application/json";
        ApiError::bad_request("body", error.body_text(), fix)
    })?;
    let query = view.query.trim_start_matches('?').to_owned();
    if query.len() > MOST || query.chars().any(char::is_control) {
        let problem = format!("{} bytes, or a control character", query.len());
        return Err(ApiError::bad_request("query", problem, format!("send a view's query of up to {MOST} bytes")));
    }
    blocking(move || {
        let folder = state.data_dir.join("views");
        let hash = store::sha256(query.as_bytes())[..LETTERS].to_owned();
        let kept = std::fs::create_dir_all(&folder).map_err(anyhow::Error::from);
        kept.and_then(|()| store::write_atomically(&folder.join(&hash), query.as_bytes()))
            .map_err(|error| ApiError::Storage(format!("the view cannot be kept: {error:#}")))?;
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
        (status = OK, description = "The view", body = ViewState),
        (status = NOT_FOUND, description = "No such view is kept", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn kept(State(state): State<AppState>, Segment(hash): Segment) -> Result<Json<ViewState>, ApiError> {
    let gone = || ApiError::not_found(format!("no view {hash}"), "ask for a link that this server made");
    if hash.len() != LETTERS || !hash.bytes().all(|letter| letter.is_ascii_hexdigit()) {
        return Err(gone());
    }
    let path = state.data_dir.join("views").join(&hash);
    let query = blocking(move || std::fs::read_to_string(path)).await?.map_err(|_| gone())?;
    Ok(Json(ViewState { query }))
}

/// # Errors
/// [`ApiError::Forbidden`] where writing is not for everyone and the token is not given.
fn may_write(writes: &Writes, headers: &HeaderMap) -> Result<(), ApiError> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let allowed = match writes {
        Writes::Open => true,
        Writes::Refused => false,
        Writes::Token(token) => given.and_then(|given| given.strip_prefix("Bearer ")) == Some(token.as_ref()),
    };
    if allowed {
        return Ok(());
    }
    Err(ApiError::Forbidden(
        "this server is open to others and keeps nothing without its token; start it with `--token`, and send it as \
         `Authorization: Bearer …`"
            .to_owned(),
    ))
}
