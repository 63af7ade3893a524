//! A segment of a path; a bad one gets the same error body as any other bad input.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::error::ApiError;

/// The one named segment of a route.
pub(crate) struct Segment(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(segment) = Path::from_request_parts(parts, state).await.map_err(|rejection| {
            ApiError::bad_request("path", rejection.body_text(), "write it as UTF-8, percent-encoded")
        })?;
        Ok(Self(segment))
    }
}
