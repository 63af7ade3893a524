//! The page's files, and index.html for every path that is a place in the page, with the title of the study that a link names.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use shared::api::{MODEL_FILES, StudyEntry};
use shared::hash::sha256;
use view_model::state::query;

use super::{blocking, caching};
use crate::embedded;
use crate::error::ApiError;
use crate::export::with_card;
use crate::state::AppState;

const INDEX: &str = "index.html";
/// The files whose names hold no hash: a browser asks at every visit whether they have changed.
const STAYING: [&str; 2] = [INDEX, "sw.js"];

/// The answer of a binary that was built before the page was.
const NO_PAGE: &str = "This skillscope was built without its page: run `cargo xtask serve`, which builds both.\n";

/// Answers everything that is no route of the API.
pub(super) async fn page(State(state): State<AppState>, request: Request) -> Response {
    let (request, _) = request.into_parts();
    let path = request.uri.path();
    if path == "/api" || path.starts_with("/api/") {
        return ApiError::not_found(format!("no route {path}"), "see /api/docs for every route").into_response();
    }
    if request.method != Method::GET && request.method != Method::HEAD {
        return ApiError::MethodNotAllowed { method: request.method.to_string(), path: path.to_owned() }
            .into_response();
    }
    let name = path.trim_start_matches('/');
    if let Some(response) = model_file(name, &request.headers) {
        return response;
    }
    let is_file = name.rsplit('/').next().is_some_and(|last| last.contains('.'));
    let name = if is_file { name } else { INDEX };
    if name == INDEX
        && let Some(entry) = named_study(state, request.uri.query().unwrap_or_default()).await
        && let Some(response) = index_of(&entry, &request.headers)
    {
        return response;
    }
    match file(name, &request.headers) {
        Some(response) => response,
        None if is_file => (StatusCode::NOT_FOUND, format!("no file {path} in the page\n")).into_response(),
        None => (StatusCode::SERVICE_UNAVAILABLE, NO_PAGE).into_response(),
    }
}

/// The study that a link names; `None` when it names none that can be served: the page itself says so.
async fn named_study(state: AppState, query: &str) -> Option<StudyEntry> {
    let (_, id) = query::pairs(query).find(|(key, _)| key == "study")?;
    let found = blocking(move || state.catalogue.get(&id)).await.ok()??.ok()?;
    Some(found.entry.clone())
}

/// index.html with title and description of a study; what is compressed is another layer's matter, since it is small.
fn index_of(entry: &StudyEntry, headers: &HeaderMap) -> Option<Response> {
    let html = embedded::page_file(INDEX)?;
    let etag = index_etag(&format!("-{}", entry.sha256))?;
    if caching::is_known(headers, &etag) {
        return Some(caching::not_modified(&etag));
    }
    let html = with_card(&String::from_utf8_lossy(&html), entry);
    let kind = HeaderValue::from_static(content_type(INDEX)?);
    let length = html.len();
    let mut response = ([(header::CONTENT_TYPE, kind)], html).into_response();
    caching::measured(&mut response, length);
    caching::revalidate(&mut response, &etag);
    Some(response)
}

/// A file of the page, compressed when the client takes it.
fn file(name: &str, headers: &HeaderMap) -> Option<Response> {
    let kind = content_type(name)?;
    let length = embedded::page_length(name)?;
    let compressed = caching::accepts_brotli(headers).then(|| embedded::page_file(&format!("{name}.br"))).flatten();
    let mut response = match compressed {
        Some(bytes) => ([(header::CONTENT_ENCODING, "br")], body(bytes)).into_response(),
        None => body(embedded::page_file(name)?).into_response(),
    };
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    caching::measured(&mut response, length);
    if !STAYING.contains(&name) {
        caching::forever(&mut response);
        return Some(response);
    }
    let etag = index_etag("")?;
    if caching::is_known(headers, &etag) {
        return Some(caching::not_modified(&etag));
    }
    caching::revalidate(&mut response, &etag);
    Some(response)
}

/// A file of a bundled model, which the page's engine loads.
fn model_file(name: &str, headers: &HeaderMap) -> Option<Response> {
    let (model, file) = name.strip_prefix("models/")?.split_once('/')?;
    let bytes = embedded::model_file(model, MODEL_FILES.iter().find(|known| **known == file)?)?;
    let etag = format!("W/\"{}\"", sha256(&bytes));
    if caching::is_known(headers, &etag) {
        return Some(caching::not_modified(&etag));
    }
    let kind = if file.ends_with(".json") { "application/json" } else { "application/octet-stream" };
    let length = bytes.len();
    let mut response = ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], body(bytes)).into_response();
    caching::measured(&mut response, length);
    caching::revalidate(&mut response, &etag);
    Some(response)
}

fn body(bytes: embedded::Bytes) -> Bytes {
    match bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    }
}

/// index.html changes with any of the hashed names in it, and the stamp with any input; `of` stands for what is put into it.
fn index_etag(of: &str) -> Option<String> {
    let stamp = embedded::page_file(".inputs")?;
    Some(format!("W/\"{}{of}\"", String::from_utf8_lossy(&stamp)))
}

/// The media type of the page's files; `None` for what is not one of them.
fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit('.').next()? {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "json" | "webmanifest" => "application/json",
        _ => return None,
    })
}
