//! Conditional and precompressed answers.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::api::LENGTH;

/// Whether the client takes brotli.
pub(super) fn accepts_brotli(headers: &HeaderMap) -> bool {
    let refused = |parameters: &str| parameters.trim().trim_start_matches("q=").parse() == Ok(0.0);
    values(headers, &header::ACCEPT_ENCODING).any(|coding| {
        let (name, parameters) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim() == "br" && !refused(parameters)
    })
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
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let etag = HeaderValue::from_str(etag).expect("an ETag is made of hex digits and quotes");
    headers.insert(header::ETAG, etag);
}

/// Marks an answer whose name holds its content's hash: it never changes.
pub(super) fn forever(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
}
