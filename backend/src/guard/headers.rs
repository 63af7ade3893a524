//! What every answer says to the browser: what its page may load, and what other sites may do with it.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use view_model::state::query;

use super::is_of_page;

/// Only the page's own files; WebAssembly may compile, inline scripts may not run.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; \
    worker-src 'self'; base-uri 'none'; form-action 'none'";

/// A further policy of the whole page: in a frame of another site, that site could place its own buttons over those that write.
/// An embedded figure (`embed=1`) has none, and any site may show it.
const NO_FOREIGN_FRAME: &str = "frame-ancestors 'self'";

/// The headers of every answer. They isolate the page from other sites' windows, without which a browser shares no memory among
/// a tab's threads; since the page loads nothing of another site, nothing is lost.
const ALWAYS: [(&str, &str); 6] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    (
        "permissions-policy",
        "camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
    ),
];

/// Adds the headers to an answer.
pub async fn add(request: Request, next: Next) -> Response {
    let is_embedded = is_embedded(request.uri());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !is_embedded {
        headers.append(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(NO_FOREIGN_FRAME));
    }
    // A page that is itself isolated shows only frames that allow it.
    let shown_by = if is_embedded { "cross-origin" } else { "same-origin" };
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(policy, HeaderValue::from_static(shown_by));
    response
}

/// Whether the page shows an embedded figure at an address: of several fields the last counts, and one of another value for none,
/// as the page itself reads them.
fn is_embedded(address: &Uri) -> bool {
    let fields = query::pairs(address.query().unwrap_or_default()).filter(|(key, _)| key == "embed");
    let last = fields.map(|(_, value)| value).filter(|value| ["0", "1"].contains(&value.as_str())).last();
    is_of_page(address.path()) && last.is_some_and(|value| value == "1")
}
