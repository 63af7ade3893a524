//! Studies read from files: embedded in the page, next to it on a web host, or in an opened bundle.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use leptos::prelude::*;
use shared::api::{FILES_META, SamplePage, SampleQuery, StudyEntry, file};
use shared::study::Sample;
use view_model::say;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;
use web_sys::js_sys::{Function, Promise, Reflect};

use super::{Failure, done, get, read};

/// A function of the page's script: returns an embedded file as text, or null.
const OWN: &str = "skillscopeFile";

thread_local! {
    /// The files of an opened bundle; they take precedence over all others.
    static OPENED: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
    /// Cache: the samples read last, with their study's id.
    static SAMPLES: RefCell<Option<(String, Rc<[Sample]>)>> = const { RefCell::new(None) };
}

/// Whether a bundle was opened.
pub(super) fn is_opened() -> bool {
    OPENED.with_borrow(|opened| !opened.is_empty())
}

/// Whether the studies are files, and their folder on the host.
pub(super) fn folder() -> Option<String> {
    if is_opened() {
        return Some(String::new());
    }
    let meta = document().query_selector(&format!("meta[name={FILES_META}]")).ok()??;
    meta.get_attribute("content")
}

/// Gives a bundle's files precedence over all others; the page shows that study from now on.
pub(super) fn put(files: BTreeMap<String, String>) {
    SAMPLES.set(None);
    OPENED.set(files);
}

/// The list of studies.
pub(super) async fn studies(folder: &str, signal: &AbortSignal) -> Result<Vec<StudyEntry>, Failure> {
    read(&text(folder, file::STUDIES, signal).await?)
}

/// front.json of a study.
pub(super) async fn front(folder: &str, id: &str, signal: &AbortSignal) -> Result<String, Failure> {
    known(folder, id, file::FRONT, signal).await
}

/// study.json of a study.
pub(super) async fn study(folder: &str, id: &str, signal: &AbortSignal) -> Result<String, Failure> {
    known(folder, id, file::STUDY, signal).await
}

/// A file of a listed study.
async fn known(folder: &str, id: &str, name: &str, signal: &AbortSignal) -> Result<String, Failure> {
    if !studies(folder, signal).await?.iter().any(|entry| entry.id == id) {
        return Err(Failure {
            title: say!(page::source::unknown_study).to_owned(),
            detail: say!(page::source::unknown_study_why, study = id),
        });
    }
    text(folder, &format!("{id}/{name}"), signal).await
}

/// One page of a study's samples, filtered in the browser.
pub(super) async fn samples(
    folder: &str,
    id: &str,
    wanted: &SampleQuery,
    signal: &AbortSignal,
) -> Result<SamplePage, Failure> {
    let known =
        SAMPLES.with_borrow(|known| known.as_ref().filter(|(of, _)| of == id).map(|(_, samples)| samples.clone()));
    if let Some(samples) = known {
        return Ok(wanted.select(&samples));
    }
    let lines = text(folder, &format!("{id}/{}", file::SAMPLES), signal).await?;
    let samples: Rc<[Sample]> = lines.lines().filter(|line| !line.is_empty()).map(read).collect::<Result<_, _>>()?;
    let page = wanted.select(&samples);
    SAMPLES.set(Some((id.to_owned(), samples)));
    Ok(page)
}

async fn text(folder: &str, name: &str, signal: &AbortSignal) -> Result<String, Failure> {
    if let Some(text) = OPENED.with_borrow(|opened| opened.get(name).cloned()) {
        return Ok(text);
    }
    let own = Reflect::get(&window(), &JsValue::from_str(OWN)).ok().and_then(|own| own.dyn_into::<Function>().ok());
    let Some(own) = own else { return get(&format!("{folder}{name}"), signal).await };
    let promise = own.call1(&JsValue::NULL, &JsValue::from_str(name)).map(JsCast::unchecked_into::<Promise>);
    let answer = match promise {
        Ok(promise) => done(promise).await?,
        Err(_) => JsValue::NULL,
    };
    answer.as_string().ok_or_else(|| Failure {
        title: say!(page::source::file_missing).to_owned(),
        detail: say!(page::source::file_missing_why, file = name),
    })
}
