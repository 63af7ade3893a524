//! `GET /api/studies`

use axum::Json;
use axum::extract::State;
use shared::api::{STUDIES, StudyEntry};

use super::blocking;
use crate::error::ApiError;
use crate::state::AppState;

/// The bundled studies, then those of the data folder.
#[utoipa::path(get, path = STUDIES, responses((status = OK, description = "The studies", body = [StudyEntry])))]
pub(super) async fn studies(State(state): State<AppState>) -> Result<Json<Vec<StudyEntry>>, ApiError> {
    blocking(move || state.catalogue.list()).await.map(Json)
}
