//! `GET /api/models`

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use shared::api::{MODELS, ModelEntry};

use super::blocking;
use super::caching::Content;
use crate::error::ApiError;
use crate::state::AppState;

/// The bundled models, then those of the data folder.
#[utoipa::path(
    get,
    path = MODELS,
    responses(
        (status = OK, description = "The models", body = [ModelEntry], example = json!([{
            "name": "tiny-llama", "family": "llama", "parameters": 1_839_616, "bytes": 3_682_224, "dtype": "bf16",
            "bundled": true, "uploaded": false, "problem": null,
        }])),
        (status = NOT_MODIFIED, description = "The list is that of the ETag of If-None-Match"),
    )
)]
pub(super) async fn models(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, ApiError> {
    blocking(move || Content::json(&state.list_models())?.answer(&headers)).await?
}
