//! `GET /api/models`

use axum::Json;
use axum::extract::State;
use shared::api::{MODELS, ModelEntry};

use super::blocking;
use crate::error::ApiError;
use crate::state::AppState;

/// The bundled models, then those of the data folder.
#[utoipa::path(get, path = MODELS, responses((status = OK, description = "The models", body = [ModelEntry])))]
pub(super) async fn models(State(state): State<AppState>) -> Result<Json<Vec<ModelEntry>>, ApiError> {
    blocking(move || state.list_models()).await.map(Json)
}
