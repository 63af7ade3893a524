//! The API's one error type, answered as RFC 9457 problem details.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::api::Problem;

/// Why a request was not answered; every text names the fault, its place and the fix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// A query field or path segment that cannot be used.
    #[error("{field}: {problem}; {fix}")]
    BadRequest { field: String, problem: String, fix: String },
    /// Nothing has that name.
    #[error("{what}; {fix}")]
    NotFound { what: String, fix: String },
    /// The path exists, but not for that method.
    #[error("{method} is not answered at {path}; {fix}", fix = "see /api/docs for the methods of every path")]
    MethodNotAllowed { method: String, path: String },
    /// The client may not do it.
    #[error("{0}")]
    Forbidden(String),
    /// A study on disk that this program cannot read.
    #[error("{0}")]
    Unreadable(String),
    /// The data could not be written to disk.
    #[error("{0}")]
    Storage(String),
    /// Too many ask at once.
    #[error("{0}")]
    Busy(String),
    /// The server itself failed.
    #[error("{0}; report this as a bug")]
    Internal(String),
}

impl ApiError {
    /// A [`ApiError::BadRequest`] from its three parts.
    pub fn bad_request(field: impl Into<String>, problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::BadRequest { field: field.into(), problem: problem.into(), fix: fix.into() }
    }

    /// A [`ApiError::NotFound`] from its two parts.
    pub fn not_found(what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::NotFound { what: what.into(), fix: fix.into() }
    }

    /// The status code of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest { .. } => StatusCode::BAD_REQUEST,
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Unreadable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Storage(_) => StatusCode::INSUFFICIENT_STORAGE,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The body of the answer.
    pub fn problem(&self) -> Problem {
        let status = self.status();
        Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: self.to_string(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.problem()).expect("a problem holds only strings and a number");
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        (self.status(), [kind], body).into_response()
    }
}
