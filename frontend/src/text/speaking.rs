//! The interface language: the URL's, else the stored one, else the first supported one of the browser.

use leptos::prelude::*;
use view_model::text::say::{Language, speak};

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
            state.language.set(language);
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

/// Selects a language and stores it in the browser.
pub fn choose(state: State, language: Language) {
    storage::write(KEY, language.key());
    state.language.set(language);
    if state.selection.with_untracked(|selection| selection.language.is_some()) {
        state.set(|selection| selection.language = Some(language));
    }
}
