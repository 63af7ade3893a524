//! The routes: one file each, one line each in [`router`].

mod caching;
mod docs;
mod health;
mod live;
mod models;
mod page;
mod samples;
mod studies;
mod study;
mod vectors;
mod views;

use axum::extract::{DefaultBodyLimit, Request};
use axum::{Json, Router, routing::get};
use shared::api;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::error::ApiError;
use crate::state::AppState;

/// The head of the OpenAPI document; paths and schemas come from the handlers.
#[derive(OpenApi)]
#[openapi(info(
    title = "skillscope",
    description = "Studies of how instruction-tuned language models follow instructions. Errors are RFC 9457 problems."
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
        .merge(OpenApiRouter::new().routes(routes!(live::live)).layer(DefaultBodyLimit::max(live::MOST_BYTES)))
        .routes(routes!(views::keep))
        .routes(routes!(views::kept))
}

/// The OpenAPI document, generated from the handlers and the types of the wire.
pub fn openapi() -> utoipa::openapi::OpenApi {
    api_router().into_openapi()
}

/// API, documentation and page.
pub(crate) fn router() -> Router<AppState> {
    let (router, document) = api_router().split_for_parts();
    let html = docs::render(&document);
    router
        .route(api::OPENAPI, get(async move || Json(document.clone())))
        .route(api::DOCS, get(async move || axum::response::Html(html.clone())))
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(page::page)
}

async fn method_not_allowed(request: Request) -> ApiError {
    ApiError::MethodNotAllowed { method: request.method().to_string(), path: request.uri().path().to_owned() }
}

/// Runs file reading and parsing off the threads that answer requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| ApiError::Internal(error.to_string()))
}
