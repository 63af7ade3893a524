//! Conditional and compressed answers: what a client has is not sent again, and what is compressed for one serves all.

mod packed;

use axum::body::{Bytes, HttpBody};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response as HttpResponse, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::api::LENGTH;
use shared::hash::sha256;
use tower_http::compression::Predicate;

pub(super) use self::packed::{Coding, packed};
use crate::error::ApiError;

/// Media type of files that are numbers, which hardly become smaller by compression.
pub(super) const BINARY: &str = "application/octet-stream";
/// Media type of JSON.
const JSON: &str = "application/json";
/// Bytes from which an answer is compressed once and kept, rather than at each request.
const KEPT_FROM: usize = 1 << 10;

/// What a read answers: its bytes, and what a client's cache must know of them.
#[derive(Clone)]
pub(super) struct Content {
    kind: &'static str,
    plain: Bytes,
    /// Changes with the bytes.
    etag: String,
    /// The bytes compressed with brotli, where they are ready.
    brotli: Option<Bytes>,
}

impl Content {
    /// Content whose ETag is its hash.
    pub(super) fn new(kind: &'static str, plain: impl Into<Bytes>) -> Self {
        let plain = plain.into();
        let etag = format!("W/\"{}\"", sha256(&plain));
        Self::tagged(kind, plain, etag)
    }

    /// Content of a given ETag.
    pub(super) fn tagged(kind: &'static str, plain: Bytes, etag: String) -> Self {
        Self { kind, plain, etag, brotli: None }
    }

    /// A value as JSON.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn json(value: &impl Serialize) -> Result<Self, ApiError> {
        let json = serde_json::to_vec(value).map_err(|error| ApiError::Internal(error.to_string()))?;
        Ok(Self::new(JSON, json))
    }

    /// JSON of a given ETag that is there in both forms, plain and compressed with brotli.
    pub(super) fn json_in_both(etag: String, [plain, brotli]: [Bytes; 2]) -> Self {
        Self { brotli: Some(brotli), ..Self::tagged(JSON, plain, etag) }
    }

    /// The answer to a request of these headers: 304 where the client has it, else in the best coding that it takes.
    ///
    /// # Errors
    /// When it cannot be compressed.
    pub(super) fn answer(self, headers: &HeaderMap) -> Result<Response, ApiError> {
        if is_known(headers, &self.etag) {
            return Ok(not_modified(&self.etag));
        }
        let length = self.plain.len();
        let is_kept = length >= KEPT_FROM && self.kind != BINARY;
        let coding = if is_kept { Coding::of(headers) } else { Coding::Plain };
        let bytes = match (coding, self.brotli) {
            (Coding::Plain, _) => self.plain,
            (Coding::Brotli, Some(ready)) => ready,
            (coding, _) => packed(&self.etag, coding, || coding.pack(&self.plain))?,
        };
        let mut response = coded(self.kind, coding, bytes);
        measured(&mut response, length);
        revalidate(&mut response, &self.etag);
        Ok(response)
    }
}

/// An answer of a media type in a coding.
pub(super) fn coded(kind: &'static str, coding: Coding, bytes: Bytes) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Some(name) = coding.name() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    response
}

/// Whether the client already holds the version of an ETag.
pub(super) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let opaque = |tag: &str| tag.trim_start_matches("W/").to_owned();
    values(headers, &header::IF_NONE_MATCH).any(|tag| tag == "*" || opaque(tag) == opaque(etag))
}

/// The comma-separated values of a header.
fn values<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .map(str::trim)
}

/// 304 for an ETag.
pub(super) fn not_modified(etag: &str) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    revalidate(&mut response, etag);
    response
}

/// Says how long an answer is unpacked: compressed, it has a length of another meaning, or none.
pub(super) fn measured(response: &mut Response, bytes: usize) {
    response.headers_mut().insert(HeaderName::from_static(LENGTH), HeaderValue::from(bytes));
}

/// Marks an answer to be cached, but revalidated on each request.
pub(super) fn revalidate(response: &mut Response, etag: &str) {
    mark(response, "no-cache", etag);
}

/// Marks an answer whose name holds its content's hash: it never changes.
pub(super) fn forever(response: &mut Response, etag: &str) {
    mark(response, "public, max-age=31536000, immutable", etag);
}

fn mark(response: &mut Response, keep: &'static str, etag: &str) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    // Every ETag is made of hex digits, names of files, and quotes.
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, etag);
    }
}

/// Compresses at each request only what is small, text, and not compressed already. An encoder takes megabytes and lives until
/// a slow client has read its answer, so that large answers to many clients would fill the memory; they are kept compressed
/// instead, by [`Content`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnTheFly;

impl OnTheFly {
    /// Bytes between which an answer is compressed.
    const SIZES: std::ops::RangeInclusive<u64> = 64..=(16 << 10);
}

impl Predicate for OnTheFly {
    fn should_compress<B: HttpBody>(&self, response: &HttpResponse<B>) -> bool {
        let kind = response.headers().get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
        let is_text = kind.starts_with(b"text/") || kind.starts_with(b"application/json") || kind.ends_with(b"+json");
        is_text && response.body().size_hint().exact().is_some_and(|bytes| Self::SIZES.contains(&bytes))
    }
}
