//! Who may ask this server for what: token, hosts and origins, rates, connections, headers of every answer.

mod access;
mod connections;
pub mod headers;
mod host;
mod limits;
mod listener;
mod rate;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use shared::api;
use tokio::sync::watch;

pub use self::access::{Access, Token, Writer, forgotten};
pub use self::host::Hosts;
pub use self::limits::Limits;
pub use self::listener::serve;

use self::connections::Connections;
use self::rate::Rates;
use crate::error::ApiError;

/// Where a private server keeps its data; all else is the page's files, which hold none.
const DATA: [&str; 2] = ["/api", api::METRICS];
/// What a private server answers to everyone: whether it lives, and where the token is given.
const OPEN: [&str; 2] = [api::HEALTH, api::SESSION];

/// The rules of one server, and what it has counted for them.
pub struct Guard {
    /// Who may write and read.
    pub access: Access,
    /// The names under which the server answers.
    pub hosts: Hosts,
    /// The limits.
    pub limits: Limits,
    connections: Arc<Connections>,
    rates: Rates,
    closing: watch::Sender<bool>,
}

/// The rules of a server that only its own machine can reach.
impl Default for Guard {
    fn default() -> Self {
        Self::new(Access::Open, Hosts::Local(Vec::new()), Limits::default())
    }
}

impl Guard {
    /// A guard that has counted nothing yet.
    pub fn new(access: Access, hosts: Hosts, limits: Limits) -> Self {
        let connections = Arc::new(Connections::new(limits.connections, limits.connections_per_peer));
        let rates = Rates::new(limits.asks_at_once, limits.asks_per_second);
        Self { access, hosts, limits, connections, rates, closing: watch::Sender::new(false) }
    }

    /// Ends once the server is closing.
    pub fn closed(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut closing = self.closing.subscribe();
        // A server that is gone is closed as well.
        async move { drop(closing.wait_for(|closing| *closing).await) }
    }

    /// How many connections are open.
    pub fn open_connections(&self) -> usize {
        self.connections.count()
    }

    fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Whether a request is answered at all.
    fn admit(&self, request: &Request) -> Result<(), ApiError> {
        let (path, headers) = (request.uri().path(), request.headers());
        self.hosts.check(request.uri(), headers)?;
        let only_reads = matches!(*request.method(), Method::GET | Method::HEAD);
        if !only_reads {
            host::check_origin(headers)?;
        }
        let read = if is_data(path) { self.access.check_read(headers) } else { Ok(()) };
        // What computes, what writes, and every guess of a token, whatever is asked with it.
        if (!only_reads || read.is_err() || self.access.is_guess(headers))
            && let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>()
        {
            self.rates.take(peer.ip())?;
        }
        read
    }
}

/// Whether a private server answers a path only to those who may read.
fn is_data(path: &str) -> bool {
    !is_of_page(path) && !OPEN.contains(&path)
}

/// Whether a path is that of the page, or of a file of it.
fn is_of_page(path: &str) -> bool {
    !DATA.iter().any(|data| path.starts_with(data))
}

/// Refuses what the guard refuses; ends event streams when the server closes, which would hold it open for ever.
pub async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    if let Err(refusal) = guard.admit(&request) {
        return refusal.into_response();
    }
    let response = next.run(request).await;
    if !is_event_stream(response.headers()) {
        return response;
    }
    let closed = guard.closed();
    response.map(|body| Body::from_stream(body.into_data_stream().take_until(Box::pin(closed))))
}

fn is_event_stream(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}
