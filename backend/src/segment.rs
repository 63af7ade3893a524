//! The segments of a path; a bad one gets the same error body as any other bad input.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::error::ApiError;

/// The one named segment of a route, or a tuple of several.
pub(crate) struct Segment<T = String>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Segment<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(segment) = Path::from_request_parts(parts, state).await.map_err(|rejection| {
            ApiError::bad_request("path", rejection.body_text(), "write it as UTF-8, percent-encoded")
        })?;
        Ok(Self(segment))
    }
}
