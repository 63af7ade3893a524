//! Who writes: the server or the tab, and the other where the first cannot.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;
use shared::live::{LiveEvent, LiveRequest};
use view_model::say;
use web_sys::AbortSignal;

use super::{Failure, gone, has_files, live, tab};

thread_local! {
    /// Why the last request was written elsewhere than asked for, in a sentence.
    static INSTEAD: ArcRwSignal<Option<String>> = ArcRwSignal::new(None);
    /// The study whose model the tab could not begin with, while a server could: it is not tried again before the page is loaded
    /// anew.
    static UNABLE: RefCell<Option<(String, Failure)>> = const { RefCell::new(None) };
}

/// Why the last request was written elsewhere than asked for, in a sentence; `None` where it was not.
pub fn instead() -> ArcRwSignal<Option<String>> {
    INSTEAD.with(ArcRwSignal::clone)
}

/// Changes it; the same sentence is not shown anew: of a dose curve many requests follow each other.
fn put(sentence: Option<String>) {
    let shown = instead();
    if shown.with_untracked(|shown| *shown != sentence) {
        shown.set(sentence);
    }
}

/// A request, and where it can be written.
pub struct Asked<'a> {
    /// The request.
    pub request: &'a LiveRequest,
    /// The name of the study's model.
    pub model: &'a str,
    /// Whether it is one that the tab can load.
    pub is_tiny: bool,
    /// Whether the tab is to write.
    pub in_tab: bool,
}

/// Lets the tab or the server write; `told` is given the events as they come. Where the tab cannot begin, the server writes; where
/// no server answers, the tab does.
///
/// # Errors
/// Those of [`tab::write`] and [`live::write`].
pub async fn write(asked: &Asked<'_>, signal: &AbortSignal, told: &dyn Fn(Vec<LiveEvent>)) -> Result<(), Failure> {
    let known = UNABLE.with_borrow(|unable| {
        unable.as_ref().filter(|(study, _)| asked.in_tab && *study == asked.request.study).map(|(_, why)| why.clone())
    });
    let began = Cell::new(false);
    let heard = |events: Vec<LiveEvent>| {
        let is_more = |event: &LiveEvent| !matches!(event, LiveEvent::Waiting { .. });
        if !began.get() && events.iter().any(is_more) {
            began.set(true);
            put(None);
        }
        told(events);
    };
    let answer = match known {
        Some(failure) => Err(failure),
        None => at(asked, asked.in_tab, signal, &heard).await,
    };
    let Err(failure) = answer else { return Ok(()) };
    if signal.aborted() {
        return Err(failure);
    }
    let is_alone = failure == gone();
    let other = if asked.in_tab { !is_alone && !has_files() } else { is_alone && asked.is_tiny };
    if !other || began.get() {
        put(None);
        return Err(failure);
    }
    let (what, why) = (failure.title.as_str(), failure.detail.as_str());
    let sentence = match asked.in_tab {
        true => say!(view::live::server_instead, what, why),
        false => say!(view::live::tab_instead, what),
    };
    put(Some(sentence));
    if asked.in_tab {
        UNABLE.set(Some((asked.request.study.clone(), failure.clone())));
    }
    let answer = at(asked, !asked.in_tab, signal, told).await;
    answer.map_err(|second| {
        put(None);
        Failure { detail: format!("{why} {}", second.detail), ..failure.clone() }
    })
}

async fn at(
    asked: &Asked<'_>,
    in_tab: bool,
    signal: &AbortSignal,
    told: &dyn Fn(Vec<LiveEvent>),
) -> Result<(), Failure> {
    if in_tab {
        tab::write(asked.model, asked.request, signal, told).await
    } else {
        live::write(asked.request, signal, told).await
    }
}
