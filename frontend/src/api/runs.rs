//! Runs: studies that the server computes, asked for, listed, stopped, and followed while they compute.

use std::time::Duration;

use leptos::prelude::set_timeout;
use shared::api::{
    MODELS, ModelEntry, PREVIEW, Priority, RUNS, Run, RunChange, RunLine, RunPage, RunRequest, TASK_CHECK, TaskCheck,
    run_cancel_path, run_events_path, run_path, run_resume_path,
};
use view_model::state::query;
use view_model::view::runs::board;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AbortSignal, EventSource, File, Headers, MessageEvent, RequestInit};

use super::{Failure, ask, get, gone, read};

/// How long the last lines of a run that has ended may take; browsers ask again later.
const LAST_LINES: Duration = Duration::from_secs(1);

/// The models that the server can use.
///
/// # Errors
/// When no server answers.
pub async fn models(signal: &AbortSignal) -> Result<Vec<ModelEntry>, Failure> {
    read(&get(MODELS, signal).await?)
}

/// Sends a model's file to the server, which checks and keeps it.
///
/// # Errors
/// When no server answers, or the server refuses it.
pub async fn add_model(file: &File, signal: &AbortSignal) -> Result<ModelEntry, Failure> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(file);
    read(&ask(&format!("{MODELS}{}", query::write(&[("name", Some(file.name()))])), &request, signal).await?)
}

/// What the server finds in the text of a task file.
///
/// # Errors
/// When no server answers, or the server refuses it.
pub async fn check_tasks(text: &str, signal: &AbortSignal) -> Result<TaskCheck, Failure> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&text.into());
    read(&ask(TASK_CHECK, &request, signal).await?)
}

/// The newest runs: the pages of the server's list, one after the other, as far as they are asked for.
///
/// # Errors
/// When no server answers.
pub async fn list(signal: &AbortSignal) -> Result<RunPage, Failure> {
    let mut all: RunPage = read(&get(RUNS, signal).await?)?;
    while let Some(page) = board::next(&all) {
        let path = format!("{RUNS}{}", query::write(&[("page", Some(page.to_string()))]));
        let further: RunPage = read(&get(&path, signal).await?)?;
        let is_over = further.runs.is_empty();
        all.runs.extend(further.runs);
        (all.page, all.total) = (page, further.total);
        if is_over {
            break;
        }
    }
    Ok(all)
}

/// Puts a study into the queue, or its preview.
///
/// # Errors
/// When no server answers, or the server refuses the request.
pub async fn start(request: &RunRequest, preview: bool, signal: &AbortSignal) -> Result<Run, Failure> {
    // Texts and numbers can always be written.
    let body = serde_json::to_string(request).unwrap_or_default();
    read(&send("POST", if preview { PREVIEW } else { RUNS }, Some(body), signal).await?)
}

/// What can be done with a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// It stops, and can be resumed.
    Cancel,
    /// It goes into the queue again.
    Resume,
    /// It goes, with what it has computed.
    Delete,
}

/// Does something with a run.
///
/// # Errors
/// When no server answers, or the server refuses it.
pub async fn act(act: Act, id: &str, signal: &AbortSignal) -> Result<(), Failure> {
    let (method, path) = match act {
        Act::Cancel => ("POST", run_cancel_path(id)),
        Act::Resume => ("POST", run_resume_path(id)),
        Act::Delete => ("DELETE", run_path(id)),
    };
    send(method, &path, None, signal).await.map(drop)
}

/// Gives a run that waits another priority.
///
/// # Errors
/// When no server answers, or the server refuses it.
pub async fn prioritise(id: &str, priority: Priority, signal: &AbortSignal) -> Result<Run, Failure> {
    // A name can always be written.
    let body = serde_json::to_string(&RunChange { priority }).unwrap_or_default();
    read(&send("PATCH", &run_path(id), Some(body), signal).await?)
}

/// Sends a body of JSON, or none.
///
/// # Errors
/// When no server answers, or the server refuses it.
pub(super) async fn send(
    method: &str,
    path: &str,
    body: Option<String>,
    signal: &AbortSignal,
) -> Result<String, Failure> {
    let request = RequestInit::new();
    request.set_method(method);
    if let Some(body) = body {
        let headers = Headers::new().map_err(|_| gone())?;
        headers.append("content-type", "application/json").map_err(|_| gone())?;
        request.set_headers(&headers);
        request.set_body(&body.into());
    }
    ask(path, &request, signal).await
}

/// What a run's stream of events tells.
pub enum RunEvent {
    /// The run as it is now.
    Run(Box<Run>),
    /// A line that it printed, with its number.
    Line(u64, RunLine),
}

/// A run that is followed until this is dropped. The browser connects again by itself, and asks for the lines behind the last.
pub struct Following {
    source: EventSource,
    _heard: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Following {
    /// Follows a run; `told` is given its events as they come.
    pub fn start(id: &str, told: impl Fn(RunEvent) + Clone + 'static) -> Option<Self> {
        let source = EventSource::new(run_events_path(id).trim_start_matches('/')).ok()?;
        let (ending, tell) = (source.clone(), told.clone());
        let run = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some(run) = data::<Run>(&event) else { return };
            // Nothing comes after the end but the last lines; the browser would ask again and again.
            if !run.state.is_open() {
                let ending = ending.clone();
                set_timeout(move || ending.close(), LAST_LINES);
            }
            tell(RunEvent::Run(Box::new(run)));
        });
        let line = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let (Some(line), Ok(number)) = (data(&event), event.last_event_id().parse()) {
                told(RunEvent::Line(number, line));
            }
        });
        source.add_event_listener_with_callback("run", run.as_ref().unchecked_ref()).ok()?;
        source.add_event_listener_with_callback("line", line.as_ref().unchecked_ref()).ok()?;
        Some(Self { source, _heard: [run, line] })
    }

    /// Whether the browser has given it up: another program answered in the server's place, or the run has ended.
    pub fn is_over(&self) -> bool {
        self.source.ready_state() == EventSource::CLOSED
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.source.close();
    }
}

fn data<T: for<'de> serde::Deserialize<'de>>(event: &MessageEvent) -> Option<T> {
    serde_json::from_str(&event.data().as_string()?).ok()
}
