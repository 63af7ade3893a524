//! Failures that are no problems yet: those of extractors and layers, and panics.

use std::any::Any;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::{ApiError, PROBLEM_JSON, problem_response};

/// Bytes of a plain refusal that become a problem's detail, at most.
const MOST_DETAIL: usize = 4 << 10;

/// Gives every failed answer of the API a problem as its body.
pub(super) async fn problems(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_api = path == "/api" || path.starts_with("/api/");
    let response = next.run(request).await;
    let status = response.status();
    let is_failed = status.is_client_error() || status.is_server_error();
    if !is_api || !is_failed || has_type(response.headers(), PROBLEM_JSON) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let detail = match plain_text(&parts.headers, body).await {
        Some(text) if !text.is_empty() => text,
        _ => format!("{}; see /api/docs for what this path takes", reason(status)),
    };
    let mut response = problem_response(status, detail);
    // What is said beside the body, such as `allow` and `retry-after`, stays.
    for (name, value) in &parts.headers {
        if !response.headers().contains_key(name) && name != header::CONTENT_LENGTH && name != header::CONTENT_ENCODING
        {
            response.headers_mut().append(name, value.clone());
        }
    }
    response
}

/// The answer where a handler panicked.
pub(super) fn of_panic(panic: Box<dyn Any + Send>) -> Response {
    let said = match panic.downcast::<String>() {
        Ok(said) => *said,
        Err(panic) => {
            panic.downcast::<&str>().map_or_else(|_| "a handler panicked".to_owned(), |said| (*said).to_owned())
        }
    };
    ApiError::Internal(said).into_response()
}

async fn plain_text(headers: &HeaderMap, body: Body) -> Option<String> {
    if !has_type(headers, "text/plain") {
        return None;
    }
    let bytes = to_bytes(body, MOST_DETAIL).await.ok()?;
    Some(String::from_utf8_lossy(&bytes).trim().to_owned())
}

fn has_type(headers: &HeaderMap, kind: &str) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(kind.as_bytes()))
}

fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("the request failed")
}
