//! The page's data: from the server, or from files when there is no server.
//!
//! URLs are relative, so the page works under any path. A request is aborted when its reactive owner is cleaned up.

pub mod audit;
mod bundle;
pub mod download;
mod engine;
mod files;
pub mod gpu;
pub mod live;
pub mod refit;
pub mod runs;
pub mod tab;
pub mod upload;
pub mod writer;

use std::cell::Cell;
use std::pin::Pin;

use leptos::prelude::*;
use serde::Deserialize;
use shared::Error;
use shared::api::{
    ENGINE_META, KeptView, Problem, SESSION, STUDIES, SamplePage, SampleQuery, StudyEntry, VIEWS, ViewState,
    front_path, samples_path, study_path, view_path,
};
use shared::study::{ProbeResults, Sample, Study};
use view_model::say;
use view_model::state::query;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::js_sys::Promise;
use web_sys::{AbortController, AbortSignal, Blob, RequestInit, Response};

thread_local! {
    static WANTS_TOKEN: Cell<bool> = const { Cell::new(false) };
}

/// Why data could not be loaded, in the interface language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Title: what is missing, in a few words.
    pub title: String,
    /// Explanation, and what to do.
    pub detail: String,
}

/// What is shown first of the study with an id; without an id, of the first one listed. The whole study where it is of an
/// opened bundle.
///
/// # Errors
/// When no server answers, the study does not exist, or it cannot be read.
pub async fn front(id: Option<String>, signal: &AbortSignal) -> Result<Study, Failure> {
    let id = match id {
        Some(id) => id,
        None => studies(signal).await?.first().map(|entry| entry.id.clone()).ok_or_else(no_study)?,
    };
    if files::is_opened() {
        return held(&id, signal).await;
    }
    let text = match files::folder() {
        Some(folder) => files::front(&folder, &id, signal).await?,
        None => get(&front_path(&id), signal).await?,
    };
    read_study(Study::front_from_json(&text))
}

/// The study with an id.
///
/// # Errors
/// When no server answers, the study does not exist, or it cannot be read.
pub async fn held(id: &str, signal: &AbortSignal) -> Result<Study, Failure> {
    let text = match files::folder() {
        Some(folder) => files::study(&folder, id, signal).await?,
        None => get(&study_path(id), signal).await?,
    };
    whole(text).await.unwrap_or_else(|_| Err(gone()))
}

/// Reads a whole study: a piece of code that the front does without.
#[wasm_split(whole, fallible)]
fn whole(text: String) -> Result<Result<Study, Failure>, SplitLoaderError> {
    Ok(read_study(Study::from_json(&text)))
}

/// What a file held that was opened.
pub enum Opened {
    /// A study's bundle, by the study's id: the page shows that study from now on.
    Study(String),
    /// Results of `skillscope probe`.
    Probes(Box<ProbeResults>),
}

/// Opens a bundle or results of `skillscope probe`.
///
/// # Errors
/// When the file is neither, is damaged or changed, or what it holds cannot be read.
pub async fn open_file(file: &Blob) -> Result<Opened, Failure> {
    match opening(file.clone()).await {
        Ok(opened) => opened.await,
        Err(_) => Err(gone()),
    }
}

/// The opening of a file.
type Opening = Pin<Box<dyn Future<Output = Result<Opened, Failure>>>>;

#[wasm_split(bundle, fallible)]
fn opening(file: Blob) -> Result<Opening, SplitLoaderError> {
    Ok(Box::pin(async move { bundle::open(&file).await }))
}

/// The list of studies.
///
/// # Errors
/// When no server answers.
pub async fn studies(signal: &AbortSignal) -> Result<Vec<StudyEntry>, Failure> {
    match files::folder() {
        Some(folder) => files::studies(&folder, signal).await,
        None => read(&get(STUDIES, signal).await?),
    }
}

/// One page of a study's samples.
///
/// # Errors
/// When no server answers, or the server refuses the query.
pub async fn samples(study: &str, wanted: &SampleQuery, signal: &AbortSignal) -> Result<SamplePage, Failure> {
    if let Some(folder) = files::folder() {
        return files::samples(&folder, study, wanted, signal).await;
    }
    let query = query::write(&[
        ("task", wanted.task.clone()),
        ("label", wanted.label.clone()),
        ("with_constraint", wanted.with_constraint.map(|with| with.to_string())),
        ("search", wanted.search.clone()),
        ("page", wanted.page.map(|page| page.to_string())),
    ]);
    read(&get(&format!("{}{query}", samples_path(study)), signal).await?)
}

/// One sample by id. The id begins with the task's id; only that task's samples are searched.
///
/// # Errors
/// When no server answers, or the study has no such sample.
pub async fn sample(study: &str, id: &str, signal: &AbortSignal) -> Result<Sample, Failure> {
    let task = id.split('/').next().map(str::to_owned);
    let mut wanted = SampleQuery { task, page: Some(1), ..SampleQuery::default() };
    loop {
        let found = samples(study, &wanted, signal).await?;
        let seen = found.page * found.per_page;
        if let Some(sample) = found.samples.into_iter().find(|sample| sample.id == id) {
            return Ok(sample);
        }
        if seen >= found.total {
            let detail = say!(page::source::unknown_sample_why, sample = id);
            return Err(Failure { title: say!(page::source::unknown_sample).to_owned(), detail });
        }
        wanted.page = Some(found.page + 1);
    }
}

/// Whether the studies are files, so that there is no server to ask.
pub fn has_files() -> bool {
    files::folder().is_some()
}

/// Whether the page has the engine with which the tab writes, and the files of its studies.
pub fn can_write() -> bool {
    !files::is_opened() && gpu::announced(ENGINE_META).is_some()
}

/// Stores a view's query on the server; returns the hash that [`kept_view`] takes.
///
/// # Errors
/// When no server answers, or the server requires a token to store views.
pub async fn keep_view(query: &str, signal: &AbortSignal) -> Result<String, Failure> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&serde_json::json!({ "query": query }).to_string().into());
    let headers = web_sys::Headers::new().map_err(|_| gone())?;
    headers.append("content-type", "application/json").map_err(|_| gone())?;
    request.set_headers(&headers);
    read::<KeptView>(&ask(VIEWS, &request, signal).await?).map(|kept| kept.hash)
}

/// The query of a stored view.
///
/// # Errors
/// When no server answers, or the view is not stored.
pub async fn kept_view(hash: &str, signal: &AbortSignal) -> Result<String, Failure> {
    read::<ViewState>(&get(&view_path(hash), signal).await?).map(|view| view.query)
}

/// Gives the server its token, from then on also with every other request; without one, the browser forgets it.
///
/// # Errors
/// When no server answers, or it is another server's token.
pub async fn session(token: Option<String>, signal: &AbortSignal) -> Result<(), Failure> {
    let request = RequestInit::new();
    request.set_method(if token.is_some() { "POST" } else { "DELETE" });
    if let Some(token) = token {
        request.set_body(&serde_json::json!({ "token": token }).to_string().into());
        let headers = web_sys::Headers::new().map_err(|_| gone())?;
        headers.append("content-type", "application/json").map_err(|_| gone())?;
        request.set_headers(&headers);
    }
    ask(SESSION, &request, signal).await.map(drop)
}

/// Whether the last refusal of a request was for want of the server's token.
pub fn wants_token() -> bool {
    WANTS_TOKEN.get()
}

/// A signal that aborts its requests when the current reactive owner is cleaned up.
pub fn abort_on_cleanup() -> Option<AbortSignal> {
    let controller = AbortController::new().ok()?;
    let signal = controller.signal();
    let controller = StoredValue::new_local(controller);
    on_cleanup(move || {
        controller.try_with_value(AbortController::abort);
    });
    Some(signal)
}

async fn get(path: &str, signal: &AbortSignal) -> Result<String, Failure> {
    ask(path, &RequestInit::new(), signal).await
}

async fn ask(path: &str, request: &RequestInit, signal: &AbortSignal) -> Result<String, Failure> {
    let relative = path.trim_start_matches('/');
    request.set_signal(Some(signal));
    WANTS_TOKEN.set(false);
    let answer: Response = done(window().fetch_with_str_and_init(relative, request)).await?.unchecked_into();
    let text = done(answer.text().map_err(|_| gone())?).await?.as_string().unwrap_or_default();
    match answer.status() {
        _ if answer.ok() => Ok(text),
        404 if path.starts_with(STUDIES) => Err(unknown_study(path)),
        status => Err(refused(status, &text)),
    }
}

async fn done(promise: Promise) -> Result<JsValue, Failure> {
    JsFuture::from(promise).await.map_err(|_| gone())
}

fn read_study(read: shared::Result<Study>) -> Result<Study, Failure> {
    read.map_err(|error| {
        let title = match error {
            Error::NewerSchema { .. } => say!(page::source::newer_study),
            _ => say!(page::source::unreadable_study),
        };
        Failure { title: title.to_owned(), detail: sentence(&error.to_string()) }
    })
}

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| Failure {
        title: say!(page::source::unknown_answer).to_owned(),
        detail: say!(page::source::unknown_answer_why, error),
    })
}

fn gone() -> Failure {
    Failure { title: say!(page::source::no_server).to_owned(), detail: say!(page::source::no_server_why).to_owned() }
}

fn refused(status: u16, text: &str) -> Failure {
    WANTS_TOKEN.set(status == 401);
    let title = if status == 404 { say!(page::source::unknown_study) } else { say!(page::source::refused) };
    let detail = serde_json::from_str(text)
        .map_or_else(|_| say!(page::source::status, status), |told: Problem| sentence(&told.detail));
    Failure { title: title.to_owned(), detail }
}

/// The server's own words on it are for programs.
fn unknown_study(path: &str) -> Failure {
    let study = path.trim_start_matches(STUDIES).split('/').nth(1).unwrap_or_default();
    let detail = say!(page::source::unknown_study_why, study);
    Failure { title: say!(page::source::unknown_study).to_owned(), detail }
}

fn no_study() -> Failure {
    Failure { title: say!(page::source::no_study).to_owned(), detail: say!(page::source::no_study_why).to_owned() }
}

/// A message as a sentence: with a capital first and a full stop last.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}
