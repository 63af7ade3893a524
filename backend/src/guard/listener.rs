//! The loop that accepts connections: limits on their number, on the head of a request and on its time; an orderly end.

use std::io::Write as _;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use super::{Guard, Limits};
use crate::error::ApiError;

/// How long to wait where no connection can be accepted: mostly there are no file handles left, and some will be.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers connections until `stop` ends; then those in hand have the grace of the limits. Event streams end at once.
pub async fn serve(listener: TcpListener, router: Router, guard: &Guard, stop: impl Future<Output = ()>) {
    let http = http(&guard.limits);
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let Some(place) = guard.connections.enter(peer.ip()) else {
            turn_away(stream);
            continue;
        };
        // Without it, an event of a few bytes may wait for the answer to the one before.
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let answer = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), answer));
        tokio::spawn(async move {
            // What ends a connection early is its client's doing: nothing is left to answer.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    guard.close();
    // Those that are not done by then are dropped.
    let _ = tokio::time::timeout(guard.limits.grace, graceful.shutdown()).await;
}

fn http(limits: &Limits) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_header_size(limits.head_bytes)
        .max_buf_size(2 * limits.head_bytes);
    http
}

/// Says that there are too many connections, as far as the client hears it: nothing waits for it.
fn turn_away(stream: TcpStream) {
    let busy = ApiError::Busy("too many connections are open; try again in a few seconds".to_owned());
    let body = serde_json::to_string(&busy.problem()).unwrap_or_default();
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n\
         retry-after: 5\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    if let Ok(mut stream) = stream.into_std() {
        // A new connection takes a few hundred bytes at once, or is gone.
        let _ = stream.write_all(answer.as_bytes());
    }
}
