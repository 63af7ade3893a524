//! `GET /api/runs/{id}/events`: a run as it changes, and what it prints.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde::Serialize;
use shared::api::{Problem, Run, RunLine, run_events_path};
use tokio::sync::watch;

use super::number;
use crate::error::ApiError;
use crate::routes::{blocking, live};
use crate::runs::Runs;
use crate::segment::Segment;
use crate::state::AppState;

/// The time between two looks at a run that changes, at least.
const BETWEEN: Duration = Duration::from_millis(250);
/// The time between two `run` events of one kind of state, at least.
const PACE: Duration = Duration::from_secs(1);
/// The time between two events of a run that computes, at most.
const LONGEST: Duration = Duration::from_secs(2);

/// A run as server-sent events: `run`, the whole run, at once and whenever it changed (at most once a second, unless the name of its
/// state did; of one that computes at least every two seconds); `line`, a line that it printed, whose id is its number. The stream ends behind the `run` that neither waits nor runs.
#[utoipa::path(
    get,
    path = run_events_path("{id}"),
    params(
        ("id" = String, Path, description = "A run's number"),
        ("Last-Event-ID" = Option<u64>, Header, description = "The last line that was received: those behind it are sent"),
    ),
    responses(
        (status = OK, description = "Server-sent events: `run` with a `Run` and `line` with a `RunLine`, as JSON", body = Run, content_type = "text/event-stream"),
        (status = BAD_REQUEST, description = "The header is no number", body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, description = "There is no such run", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn events(
    State(state): State<AppState>,
    Segment(id): Segment,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let id = number(&id)?;
    let after = live::received(&headers)?.map_or(0, |number| i64::try_from(number).unwrap_or(i64::MAX));
    // Before the first look: no change between is missed.
    let changes = state.runs.changes();
    let runs = state.runs.clone();
    let news = blocking(move || runs.news(id, after)).await??;
    let (runs, pending) = (state.runs, VecDeque::new());
    let mut follower = Follower { runs, id, after, changes, pending, sent: None, owes: false, is_over: false };
    follower.take(news);
    Ok(Sse::new(stream::unfold(follower, Follower::next)).keep_alive(KeepAlive::default()))
}

/// One who follows a run.
struct Follower {
    runs: Runs,
    id: i64,
    /// The number of the last line that was sent.
    after: i64,
    changes: watch::Receiver<u64>,
    pending: VecDeque<Event>,
    /// The run as it was sent last, and when.
    sent: Option<(Run, Instant)>,
    /// Whether something is new that was not due yet.
    owes: bool,
    is_over: bool,
}

impl Follower {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(event) = self.pending.pop_front() {
                return Some((Ok(event), self));
            }
            if self.is_over {
                return None;
            }
            tokio::time::sleep(BETWEEN).await;
            // A change or none: the run is looked at again.
            let longest = if self.owes { PACE } else { LONGEST };
            let _ = tokio::time::timeout(longest - BETWEEN, self.changes.changed()).await;
            let (runs, id, after) = (self.runs.clone(), self.id, self.after);
            // It was removed, or cannot be read any more: the client finds out which by asking again.
            let news = blocking(move || runs.news(id, after)).await.ok()?.ok()?;
            self.take(news);
        }
    }

    fn take(&mut self, (run, lines): (Run, Vec<(i64, RunLine)>)) {
        for (number, line) in lines {
            self.after = number;
            self.pending.push_back(written("line", &line).id(number.to_string()));
        }
        // A server that stops does not wait for those who follow.
        self.is_over = !run.state.is_open() || self.runs.is_closing();
        let (is_new, is_due) = match &self.sent {
            Some((sent, at)) => (*sent != run, at.elapsed() >= PACE || sent.state.name() != run.state.name()),
            None => (true, true),
        };
        self.owes = is_new && !is_due;
        if self.is_over || (is_new && is_due) {
            self.pending.push_back(written("run", &run));
            self.sent = Some((run, Instant::now()));
        }
    }
}

fn written<T: Serialize>(name: &str, value: &T) -> Event {
    let json = serde_json::to_string(value).expect("runs and lines hold strings and numbers only");
    Event::default().event(name).data(json)
}
