//! `GET /api/health`

use axum::Json;
use shared::api::{HEALTH, Health};

/// Whether the server answers, and its version.
#[utoipa::path(get, path = HEALTH, responses((status = OK, description = "It answers", body = Health, example = json!({ "status": "ok", "version": "0.1.0" }))))]
pub(super) async fn health() -> Json<Health> {
    Json(Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() })
}
