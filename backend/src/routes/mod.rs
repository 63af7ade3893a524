//! The routes: one file each, one line each in [`router`].

mod audit;
mod caching;
mod docs;
mod health;
mod live;
mod metrics;
mod models;
mod page;
mod paging;
mod runs;
mod samples;
mod session;
mod studies;
mod study;
mod upload;
mod vectors;
mod views;

use axum::extract::{DefaultBodyLimit, Request};
use axum::http::HeaderMap;
use axum::{Router, routing::get};
use shared::api;
use tokio::sync::Semaphore;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::caching::Content;
pub(crate) use self::caching::OnTheFly;
use crate::error::ApiError;
use crate::state::AppState;

/// The head of the OpenAPI document; paths and schemas come from the handlers.
#[derive(OpenApi)]
#[openapi(info(
    title = "skillscope",
    description = "Studies of how instruction-tuned language models follow instructions. Errors are RFC 9457 problems. Every answer has an id in the header `x-request-id`: the request's own, if it sends one of 1 to 64 letters, digits and `-`. What can be kept has an ETag, and is answered by 304 to an If-None-Match that names it."
))]
struct Document;

/// Every route of the API. The only list of routes.
fn api_router() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(health::health))
        .routes(routes!(models::models))
        .routes(routes!(studies::studies))
        .routes(routes!(study::study))
        .routes(routes!(study::front))
        .routes(routes!(study::probes))
        .routes(routes!(vectors::vector))
        .routes(routes!(samples::samples))
        .routes(routes!(audit::audit, audit::keep_reading))
        .routes(routes!(audit::recompute))
        .merge(OpenApiRouter::new().routes(routes!(live::live)).layer(DefaultBodyLimit::max(live::MOST_BYTES)))
        .routes(routes!(upload::add_study))
        .routes(routes!(upload::remove_study))
        .routes(routes!(upload::add_model))
        .routes(routes!(upload::remove_model))
        .routes(routes!(upload::check_tasks))
        .routes(routes!(runs::list, runs::submit))
        .routes(routes!(runs::preview))
        .routes(routes!(runs::run, runs::change, runs::remove))
        .routes(routes!(runs::events::events))
        .routes(routes!(runs::cancel))
        .routes(routes!(runs::resume))
        .routes(routes!(views::keep))
        .routes(routes!(views::kept))
        .routes(routes!(session::open_session, session::close_session))
}

/// The OpenAPI document, generated from the handlers and the types of the wire.
pub fn openapi() -> utoipa::openapi::OpenApi {
    docs::with_problems(api_router().into_openapi())
}

/// API, documentation and page.
pub(crate) fn router() -> Router<AppState> {
    let (router, document) = api_router().split_for_parts();
    let document = docs::with_problems(document);
    let html = Content::new("text/html; charset=utf-8", docs::render(&document));
    let document = Content::json(&document).expect("an OpenAPI document is plain JSON");
    router
        .route(api::OPENAPI, get(async move |headers: HeaderMap| document.clone().answer(&headers)))
        .route(api::DOCS, get(async move |headers: HeaderMap| html.clone().answer(&headers)))
        .route(api::METRICS, get(metrics::metrics))
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(page::page)
}

async fn method_not_allowed(request: Request) -> ApiError {
    ApiError::MethodNotAllowed { method: request.method().to_string(), path: request.uri().path().to_owned() }
}

/// Files that are read and parsed at a time. Each takes a thread, with memory that it keeps; those that wait take none.
const MOST_BLOCKING: usize = 32;

/// Runs file reading and parsing off the threads that answer requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
    static FREE: Semaphore = Semaphore::const_new(MOST_BLOCKING);
    let turn = FREE.acquire().await.map_err(|error| ApiError::Internal(error.to_string()))?;
    in_turn(turn, work).await
}

/// Runs work in a thread, which gives its turn back when it is done: the client may have left before.
async fn in_turn<T: Send + 'static>(
    turn: impl Send + 'static,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.map_err(|error| ApiError::Internal(error.to_string()))
}
