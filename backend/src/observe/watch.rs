//! One request from its arrival to the last byte of its answer: its id, its line in the log, its counts.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use shared::api::REQUEST_ID;

use super::metrics::{Metrics, Open};
use super::{TARGET, ids};

/// What the log says of a request whose client left before the answer began; nginx has the number for it.
const CLIENT_LEFT: u16 = 499;
/// The route of the page's files, which are no routes of the router.
const PAGE: &str = "page";

/// Answers a request under its id, counts it, and logs it once its answer is sent or given up.
pub(super) async fn watch(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let id = ids::of(request.headers());
    let mut record = Record::new(metrics, &request, Arc::clone(&id));
    let mut response = ids::CURRENT.scope(Arc::clone(&id), next.run(request)).await;
    record.answered(response.status());
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    // Who answers something that may be kept says so.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response.map(|body| Body::new(Watched { body, record }))
}

/// What is known of a request; logged when it is dropped.
struct Record {
    metrics: Arc<Metrics>,
    _open: Open,
    method: &'static str,
    route: String,
    id: Arc<str>,
    begun: Instant,
    status: Option<StatusCode>,
    bytes: u64,
}

impl Record {
    fn new(metrics: Arc<Metrics>, request: &Request, id: Arc<str>) -> Self {
        let path = request.uri().path();
        let route = match request.extensions().get::<MatchedPath>() {
            Some(matched) => matched.as_str(),
            // Neither the log nor the metrics repeat what anyone may ask for.
            None if path.starts_with("/api") => "unknown",
            None => PAGE,
        };
        Self {
            _open: metrics.open_request(),
            method: known(request.method()),
            route: route.to_owned(),
            id,
            begun: Instant::now(),
            status: None,
            bytes: 0,
            metrics,
        }
    }

    fn answered(&mut self, status: StatusCode) {
        self.status = Some(status);
        self.metrics.count(&self.route, self.method, status.as_u16(), self.begun.elapsed());
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let taken = self.begun.elapsed();
        let status = self.status.map_or(CLIENT_LEFT, |status| status.as_u16());
        if self.status.is_none() {
            self.metrics.count(&self.route, self.method, status, taken);
        }
        self.metrics.sent(&self.route, self.method, self.bytes);
        let ms = (taken.as_secs_f64() * 1e4).round() / 10.0;
        let (method, route, bytes, id) = (self.method, self.route.as_str(), self.bytes, &*self.id);
        tracing::info!(target: TARGET, method, route, status, ms, bytes, id, "request");
    }
}

/// The method, or `other`: a client may send any word.
fn known(method: &Method) -> &'static str {
    let all = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    all.into_iter().find(|known| method.as_str() == *known).unwrap_or("other")
}

/// The body of an answer, whose bytes are counted; its record ends with it.
struct Watched {
    body: Body,
    record: Record,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
        {
            self.record.bytes += data.len() as u64;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
