//! `POST /api/live`: a model writes with and without edits, token by token.

use std::convert::Infallible;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use shared::api::{LIVE, Problem};
use shared::live::{LiveEvent, LiveRequest, MOST_VECTOR_BYTES, MOST_VECTORS};
use tokio::sync::mpsc;

use super::{blocking, study};
use crate::error::ApiError;
use crate::state::AppState;

/// Bytes of a request, at most: its vectors in base64, and 1 MB of everything else.
pub(super) const MOST_BYTES: usize = MOST_VECTORS * MOST_VECTOR_BYTES.div_ceil(3) * 4 + (1 << 20);

/// The events of a live request, as server-sent events: `start`, then tokens of all columns in step, the end of each, `done`.
/// The same request gives the same text: sent again with the header `Last-Event-ID`, it is written again, and goes on behind that
/// event. What is wrong with edits or settings is told by the event `failed`.
#[utoipa::path(
    post,
    path = LIVE,
    request_body(content = LiveRequest, example = json!({
        "study": "tiny-llama-seed-1", "prompt": "Describe the box. Use exactly 12 words.", "task": "word-count",
        "params": { "words": 12 }, "seed": 1, "edits": ["ablate=word-count,alpha=1"], "control": 1,
    })),
    params(("Last-Event-ID" = Option<u64>, Header, description = "The last event that was received: those behind it are sent")),
    responses(
        (status = OK, description = "Server-sent events, each a `LiveEvent` as JSON", body = LiveEvent, content_type = "text/event-stream"),
        (status = BAD_REQUEST, description = "The request cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = NOT_FOUND, description = "There is no such study, or its model is not on this server", body = Problem, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, description = "The study holds no probes", body = Problem, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, description = "Too many requests wait", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn live(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Json<LiveRequest>, JsonRejection>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let Json(request) = body.map_err(|error| {
        let fix =
            "send {\"study\": \"tiny-llama-seed-1\", \"prompt\": \"…\", \"seed\": 1, \"edits\": [\"ablate=word-count\"]} as application/json";
        ApiError::unread_body(&error, fix)
    })?;
    let received = received(&headers)?;
    let events = blocking(move || start(&state, request)).await??;
    let events = stream::unfold((events, 0_u64, received), async |(mut events, told, received)| {
        let event = events.recv().await?;
        let is_new = received.is_none_or(|received| told > received);
        match event {
            LiveEvent::Waiting { .. } => Some((written(None, &event), (events, told, received))),
            _ if is_new => Some((written(Some(told), &event), (events, told + 1, received))),
            _ => Some((Ok(Event::default().comment("received")), (events, told + 1, received))),
        }
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

/// The number of the last event that the client has.
pub(super) fn received(headers: &HeaderMap) -> Result<Option<u64>, ApiError> {
    let Some(value) = headers.get("last-event-id") else { return Ok(None) };
    let number = value.to_str().ok().and_then(|text| text.parse().ok());
    number.map(Some).ok_or_else(|| ApiError::bad_request("Last-Event-ID", "is no number", "send the id of an event"))
}

/// Asks the engine; the events come by a channel that ends with the last of them.
fn start(state: &AppState, request: LiveRequest) -> Result<mpsc::UnboundedReceiver<LiveEvent>, ApiError> {
    let study = study::record(state, &request.study)?.live().map_err(ApiError::Unreadable)?;
    let name = study.card.name.clone();
    let model = state.model_named(&name).ok_or_else(|| {
        ApiError::not_found(
            format!("the model {name} is not on this server"),
            format!("start it with --model PATH/TO/{name}, or put it into models/ of the data folder"),
        )
    })?;
    let (sender, events) = mpsc::unbounded_channel();
    let closed = sender.clone();
    let sink = move |event| sender.send(event).is_ok();
    let is_gone = move || closed.is_closed();
    state
        .engine
        .ask(model, (study, request), Box::new(sink), Box::new(is_gone))
        .map_err(|error| ApiError::Busy(error.to_string()))?;
    Ok(events)
}

fn written(id: Option<u64>, event: &LiveEvent) -> Result<Event, Infallible> {
    let json = serde_json::to_string(event)
        .unwrap_or_else(|error| format!("{{\"event\":\"failed\",\"problem\":\"{error}\"}}"));
    let event = Event::default().data(json);
    Ok(match id {
        Some(id) => event.id(id.to_string()),
        None => event,
    })
}
