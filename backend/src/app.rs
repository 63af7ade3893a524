//! The server as a function: state in, router out.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::guard::{self, headers};
use crate::observe;
use crate::routes::{self, OnTheFly};
use crate::state::AppState;

/// The whole server: API, documentation and page on one router.
pub fn app(state: AppState) -> Router {
    let (guard, metrics) = (Arc::clone(&state.guard), Arc::clone(&state.metrics));
    let router = routes::router()
        .with_state(state)
        .layer(DefaultBodyLimit::max(guard.limits.body_bytes))
        .layer(RequestBodyTimeoutLayer::new(guard.limits.body_pause))
        .layer(from_fn_with_state(guard, guard::check));
    let router = observe::with_problems(router)
        .layer(CompressionLayer::new().compress_when(OnTheFly))
        .layer(from_fn(headers::add));
    observe::watched(router, metrics)
}
