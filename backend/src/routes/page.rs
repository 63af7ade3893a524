//! The page's files, and index.html for every path that is a place in the page, with the title of the study that a link names.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use shared::api::{MODEL_FILES, StudyEntry};
use view_model::state::query;

use super::blocking;
use super::caching::{self, Coding, Content};
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
    // A private server names its studies to no one else, not even in a link's card.
    if name == INDEX
        && state.guard.access.check_read(&request.headers).is_ok()
        && let Some(entry) = named_study(state, request.uri.query().unwrap_or_default()).await
        && let Some(response) = index_of(&entry, &request.headers)
    {
        return response;
    }
    let (name, headers) = (name.to_owned(), request.headers);
    match blocking(move || file(&name, &headers)).await {
        Ok(Some(response)) => response,
        Err(error) => error.into_response(),
        Ok(None) if is_file => (StatusCode::NOT_FOUND, format!("no file {path} in the page\n")).into_response(),
        Ok(None) => (StatusCode::SERVICE_UNAVAILABLE, NO_PAGE).into_response(),
    }
}

/// The study that a link names; `None` when it names none that can be served: the page itself says so.
async fn named_study(state: AppState, query: &str) -> Option<StudyEntry> {
    let (_, id) = query::pairs(query).find(|(key, _)| key == "study")?;
    let found = blocking(move || state.catalogue.get(&id)).await.ok()??.ok()?;
    Some(found.entry.clone())
}

/// index.html with title and description of a study.
fn index_of(entry: &StudyEntry, headers: &HeaderMap) -> Option<Response> {
    let html = embedded::page_file(INDEX)?;
    // The same study under another id has another card.
    let etag = index_etag(&format!("-{}-{}", entry.id, entry.sha256))?;
    let html = with_card(&String::from_utf8_lossy(&html), entry);
    Some(Content::tagged(content_type(INDEX)?, html.into(), etag).answer(headers).into_response())
}

/// A file of the page, compressed when the client takes it.
fn file(name: &str, headers: &HeaderMap) -> Option<Response> {
    let kind = content_type(name)?;
    let length = embedded::page_length(name)?;
    let is_staying = STAYING.contains(&name);
    let etag = if is_staying { index_etag("")? } else { format!("W/\"{name}\"") };
    let mut response = if caching::is_known(headers, &etag) {
        caching::not_modified(&etag)
    } else {
        let coding = Coding::of(headers);
        match packed_file(name, &etag, coding) {
            Ok(bytes) => caching::coded(kind, coding, bytes),
            Err(error) => return Some(error.into_response()),
        }
    };
    caching::measured(&mut response, length);
    if is_staying {
        caching::revalidate(&mut response, &etag);
    } else {
        caching::forever(&mut response, &etag);
    }
    Some(response)
}

/// A file of the page in a coding: as it lies in the program, or made of that once for all who ask.
fn packed_file(name: &str, etag: &str, coding: Coding) -> Result<Bytes, ApiError> {
    let of = |name: &str| embedded::page_file(name).map(body);
    if let Some(small) = of(&format!("{name}.br")).filter(|_| coding == Coding::Brotli) {
        return Ok(small);
    }
    caching::packed(&format!("{name} {etag}"), coding, || {
        let plain = of(name).ok_or_else(|| ApiError::Internal(format!("{name} cannot be unpacked")))?;
        coding.pack(&plain)
    })
}

/// A file of a bundled model, which the page's engine loads.
fn model_file(name: &str, headers: &HeaderMap) -> Option<Response> {
    let (model, file) = name.strip_prefix("models/")?.split_once('/')?;
    let file = MODEL_FILES.into_iter().find(|known| *known == file)?;
    let etag = format!("W/\"{}\"", embedded::model_hash(model, file)?);
    let kind = if file.ends_with(".json") { "application/json" } else { caching::BINARY };
    Some(Content::tagged(kind, body(embedded::model_file(model, file)?), etag).answer(headers).into_response())
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
