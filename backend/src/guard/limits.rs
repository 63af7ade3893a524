//! The limits of a server, all in one place.

use std::time::Duration;

/// What a server takes from its clients, at most.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// How long a connection may take for the head of a request, the wait for it included.
    pub head_time: Duration,
    /// Bytes of a head: request line and headers.
    pub head_bytes: usize,
    /// How long the body of a request may pause.
    pub body_pause: Duration,
    /// Bytes of a body, where a route has no limit of its own.
    pub body_bytes: usize,
    /// Open connections.
    pub connections: usize,
    /// Open connections of one address, this machine's own excepted.
    pub connections_per_peer: usize,
    /// Requests other than GET and HEAD that one address may send at once; this machine's own are not counted.
    pub asks_at_once: f64,
    /// Such requests per second that it may go on with.
    pub asks_per_second: f64,
    /// How long a closing server waits for requests in hand.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self::of_connections(1024)
    }
}

impl Limits {
    /// The default limits with another number of open connections, of which one address may have a quarter.
    pub fn of_connections(connections: usize) -> Self {
        Self {
            head_time: Duration::from_secs(10),
            head_bytes: 32 << 10,
            body_pause: Duration::from_secs(30),
            body_bytes: 1 << 20,
            connections,
            connections_per_peer: (connections / 4).max(1),
            asks_at_once: 60.0,
            asks_per_second: 2.0,
            grace: Duration::from_secs(10),
        }
    }
}
