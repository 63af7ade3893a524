//! Live requests: their answer is read event by event while it comes.

use leptos::prelude::window;
use shared::api::LIVE;
use shared::live::{LiveEvent, LiveRequest};
use view_model::view::live::events::EventReader;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Reflect, Uint8Array};
use web_sys::{AbortSignal, Headers, ReadableStreamDefaultReader, RequestInit, Response};

use super::{Failure, done, gone, read, refused};

/// How often it is asked: a broken connection is taken up again once.
const ATTEMPTS: usize = 2;

/// Lets the server's model write; `told` is given the events as they come, at most once each.
///
/// # Errors
/// When no server answers, the server refuses the request, or the connection breaks twice.
pub async fn write(request: &LiveRequest, signal: &AbortSignal, told: &dyn Fn(Vec<LiveEvent>)) -> Result<(), Failure> {
    // Maps of texts and numbers can always be written.
    let body = serde_json::to_string(request).unwrap_or_default();
    let mut last = None;
    for _ in 0..ATTEMPTS {
        let answer = ask(&body, last.as_deref(), signal).await?;
        if follow(&answer, signal, &mut last, told).await? {
            return Ok(());
        }
    }
    Err(gone())
}

/// Asks; of an answer that was taken in before, only the events behind `last` come.
async fn ask(body: &str, last: Option<&str>, signal: &AbortSignal) -> Result<Response, Failure> {
    let headers = Headers::new().map_err(|_| gone())?;
    headers.append("content-type", "application/json").map_err(|_| gone())?;
    if let Some(last) = last {
        headers.append("last-event-id", last).map_err(|_| gone())?;
    }
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&body.into());
    request.set_signal(Some(signal));
    let relative = LIVE.trim_start_matches('/');
    let answer: Response = done(window().fetch_with_str_and_init(relative, &request)).await?.unchecked_into();
    if answer.ok() {
        return Ok(answer);
    }
    let text = done(answer.text().map_err(|_| gone())?).await?.as_string().unwrap_or_default();
    Err(refused(answer.status(), &text))
}

/// Reads an answer to its last event; false when it breaks off before, or is aborted.
async fn follow(
    answer: &Response,
    signal: &AbortSignal,
    last: &mut Option<String>,
    told: &dyn Fn(Vec<LiveEvent>),
) -> Result<bool, Failure> {
    let Some(body) = answer.body() else { return Ok(false) };
    let pieces: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut reader = EventReader::default();
    loop {
        let Ok(piece) = JsFuture::from(pieces.read()).await else { return Ok(false) };
        // Behind the last piece there is no value.
        let value = Reflect::get(&piece, &JsValue::from_str("value")).unwrap_or_default();
        let Ok(bytes) = value.dyn_into::<Uint8Array>() else { return Ok(false) };
        if signal.aborted() {
            return Ok(false);
        }
        let mut events = Vec::new();
        for received in reader.take(&bytes.to_vec()) {
            events.push(read(&received.data)?);
            *last = received.id.or(last.take());
        }
        let over = events.iter().any(|event| matches!(event, LiveEvent::Done(_) | LiveEvent::Failed { .. }));
        told(events);
        if over {
            return Ok(true);
        }
    }
}
