//! The interface language: the URL's, else the stored one, else the first supported one of the browser.

use leptos::prelude::*;
use leptos::task::spawn_local;
use view_model::state::selection::Selection;
use view_model::text::say::{Language, knows, learn, speak, texts};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::state::{State, storage};

const KEY: &str = "skillscope-language";

/// The language used when the URL names none.
pub fn preferred() -> Language {
    let kept = storage::read(KEY).and_then(|tag| Language::of_tag(&tag));
    let asked = || window().navigator().languages().iter().find_map(|tag| Language::of_tag(&tag.as_string()?));
    kept.or_else(asked).unwrap_or_default()
}

/// Sets the document's `lang` attribute, and follows changes of the selection.
pub fn keep(state: State) {
    let addressed = state.part(|selection| selection.language);
    Effect::new(move |_| {
        if let Some(language) = addressed.get() {
            turn(state, language, || ());
        }
    });
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            // Setting a plain attribute of the root cannot fail.
            let _ = root.set_attribute("lang", state.language.get().key());
        }
    });
}

/// Uses the current language for its content, and redraws the content when the language changes.
pub fn follow(state: State) {
    speak(state.language.get());
}

/// Changes to a language once its texts are there; where they cannot be had, nothing changes. `then` runs in the frame after
/// the page is drawn anew.
fn turn(state: State, language: Language, then: fn()) {
    let set = move || {
        state.language.set(language);
        request_animation_frame(then);
    };
    if knows(language) {
        return set();
    }
    spawn_local(async move {
        if prepare(language).await {
            set();
        }
    });
}

/// Fetches a language's texts and speaks it; returns whether they could be had.
pub async fn prepare(language: Language) -> bool {
    let had = italian().await.map(|texts| learn(language, texts)).is_ok();
    if had {
        speak(language);
    }
    had
}

/// The language of an address, else the preferred one.
pub fn wanted(query: &str) -> Language {
    Selection::from_query(query).0.language.unwrap_or_else(preferred)
}

/// The texts of Italian, a piece of their own.
#[wasm_split(italian, fallible)]
fn italian() -> Result<&'static str, SplitLoaderError> {
    Ok(texts(Language::Italian))
}

/// Selects a language and stores it in the browser; `then` as in [`turn`].
pub fn choose(state: State, language: Language, then: fn()) {
    storage::write(KEY, language.key());
    turn(state, language, then);
    if state.selection.with_untracked(|selection| selection.language.is_some()) {
        state.set(|selection| selection.language = Some(language));
    }
}
