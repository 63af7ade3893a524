//! What the server says about itself: an id for every request, a line in the log, metrics, and problems for all that fails.

mod ids;
mod log;
mod metrics;
mod problem;
mod watch;

use std::sync::Arc;

use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;

pub use self::ids::request_id;
pub use self::log::{LogFormat, init};
pub use self::metrics::{METRICS, Metric, Metrics, Scrape};

/// The target of the server's own lines in the log.
pub(crate) const TARGET: &str = "skillscope";

/// The router whose failures are problems: what a handler, an extractor or a layer inside refuses as plain text or without a
/// body, and what panics.
pub fn with_problems(router: Router) -> Router {
    router.layer(middleware::from_fn(problem::problems)).layer(CatchPanicLayer::custom(problem::of_panic))
}

/// The router whose requests have ids and are counted and logged; the outermost layer, so that it sees what others refuse.
pub fn watched(router: Router, metrics: Arc<Metrics>) -> Router {
    router.layer(middleware::from_fn_with_state(metrics, watch::watch))
}
