//! The API's one error type, answered as RFC 9457 problem details.

use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::api::Problem;

use crate::observe::{TARGET, request_id};

/// The media type of a problem.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// Why a request was not answered; every text names the fault, its place and the fix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// A query field or path segment that cannot be used.
    #[error("{field}: {problem}; {fix}")]
    BadRequest { field: String, problem: String, fix: String },
    /// A request whose content cannot be used, in one sentence.
    #[error("{0}")]
    Invalid(String),
    /// It does not fit what is there already.
    #[error("{0}")]
    Conflict(String),
    /// Nothing has that name.
    #[error("{what}; {fix}")]
    NotFound { what: String, fix: String },
    /// The path exists, but not for that method.
    #[error("{method} is not answered at {path}; {fix}", fix = "see /api/docs for the methods of every path")]
    MethodNotAllowed { method: String, path: String },
    /// The client may not do it.
    #[error("{0}")]
    Forbidden(String),
    /// The client may do it with the server's token, which it did not give.
    #[error("{0}")]
    Unauthorized(String),
    /// A body above its limit.
    #[error("body: it is larger than this route takes; {fix}", fix = "see SECURITY.md for the limits")]
    TooLarge,
    /// A body of another kind than the route takes.
    #[error("content-type: the body is of another kind than this route takes; {fix}")]
    MediaType { fix: String },
    /// An upload above its limit.
    #[error("{0}")]
    UploadTooLarge(String),
    /// One client asks too often.
    #[error("too many requests from this address; ask again in {seconds} s")]
    TooMany { seconds: u64 },
    /// A study on disk that this program cannot read.
    #[error("{0}")]
    Unreadable(String),
    /// The data could not be written to disk.
    #[error("{0}")]
    Storage(String),
    /// Too many ask at once.
    #[error("{0}")]
    Busy(String),
    /// The server itself failed; why is said in its log alone, since it may name the server's files.
    #[error("the server failed at this request; report it as a bug, with its id and what the server's log says of it")]
    Internal(String),
}

impl ApiError {
    /// A [`ApiError::BadRequest`] from its three parts.
    pub fn bad_request(field: impl Into<String>, problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::BadRequest { field: field.into(), problem: problem.into(), fix: fix.into() }
    }

    /// Why a JSON body could not be read: it is too large, is not sent as JSON, or is not what `fix` shows.
    pub fn unread_body(rejection: &JsonRejection, fix: &str) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::MediaType { fix: fix.to_owned() },
            _ => Self::bad_request("body", rejection.body_text(), fix),
        }
    }

    /// A [`ApiError::NotFound`] from its two parts.
    pub fn not_found(what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::NotFound { what: what.into(), fix: fix.into() }
    }

    /// The status code of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest { .. } | Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::TooLarge | Self::UploadTooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unreadable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Storage(_) => StatusCode::INSUFFICIENT_STORAGE,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The body of the answer.
    pub fn problem(&self) -> Problem {
        problem(self.status(), self.to_string())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Internal(why) = &self {
            tracing::error!(target: TARGET, id = request_id().as_deref(), "{why}");
        }
        let mut response = problem_response(self.status(), self.to_string());
        let headers = response.headers_mut();
        match self {
            Self::Unauthorized(_) => drop(headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            Self::TooMany { seconds } => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds))),
            _ => {}
        }
        response
    }
}

/// The answer of a status and what is wrong, as a problem.
pub(crate) fn problem_response(status: StatusCode, detail: String) -> Response {
    let body = serde_json::to_vec(&problem(status, detail)).expect("a problem holds only strings and a number");
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON))], body).into_response()
}

/// The problem of the request that the current task answers.
fn problem(status: StatusCode, detail: String) -> Problem {
    Problem {
        kind: "about:blank".to_owned(),
        title: status.canonical_reason().unwrap_or("Error").to_owned(),
        status: status.as_u16(),
        detail,
        instance: request_id().map(|id| format!("urn:skillscope:request:{id}")),
    }
}
