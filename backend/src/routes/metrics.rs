//! `GET /metrics`: what the server counts, for Prometheus.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::observe::Scrape;
use crate::state::AppState;

/// The media type of Prometheus' text format.
const KIND: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The counts since the server's start, and what goes on now.
pub(super) async fn metrics(State(state): State<AppState>) -> Response {
    let scrape = Scrape {
        metrics: &state.metrics,
        open_connections: state.guard.open_connections(),
        live_requests: state.engine.open_requests().count(),
        runs: state.runs.by_state(),
    };
    ([(header::CONTENT_TYPE, KIND)], scrape.text()).into_response()
}
