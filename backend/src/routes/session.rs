//! `POST /api/session` and `DELETE /api/session`: a browser that was given the server's token, and one that forgets it.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use shared::api::{Problem, SESSION, Session};

use crate::error::ApiError;
use crate::guard;
use crate::state::AppState;

/// Gives the browser a cookie that stands for the token: what it then asks for is allowed as with the token itself.
#[utoipa::path(
    post,
    path = SESSION,
    request_body(content = Session, example = json!({ "token": "what --token gave" })),
    responses(
        (status = NO_CONTENT, description = "The cookie is set, where the server has a token"),
        (status = BAD_REQUEST, description = "The body cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, description = "It is another token", body = Problem, content_type = "application/problem+json"),
        (status = FORBIDDEN, description = "This server accepts no writes", body = Problem, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, description = "Too many from one address", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn open_session(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Json<Session>, JsonRejection>,
) -> Result<impl IntoResponse, ApiError> {
    let Json(session) =
        body.map_err(|error| ApiError::unread_body(&error, "send {\"token\": \"…\"} as application/json"))?;
    let cookie = state.guard.access.cookie(&session.token, &headers)?;
    let cookie = cookie.map(|cookie| (header::SET_COOKIE, cookie));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookie)))
}

/// Makes the browser forget the token.
#[utoipa::path(delete, path = SESSION, responses((status = NO_CONTENT, description = "The cookie is gone")))]
pub(super) async fn close_session(headers: HeaderMap) -> impl IntoResponse {
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, guard::forgotten(&headers))])
}
