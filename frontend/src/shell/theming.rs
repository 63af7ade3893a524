//! Applies and remembers the theme.

use leptos::prelude::*;
use web_sys::Storage;

use crate::state::State;
use crate::theme::Theme;

const KEY: &str = "skillscope-theme";

/// The theme the reader chose before, if the browser kept it.
pub fn stored() -> Option<Theme> {
    let key = storage()?.get_item(KEY).ok()??;
    // Earlier versions kept it as JSON.
    Theme::from_key(key.trim_matches('"'))
}

/// The browser's storage, where it has one and lets the page use it.
fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}

/// Keeps the document in the chosen theme.
pub fn keep(state: State) {
    let addressed = state.part(|selection| selection.theme);
    Effect::new(move |_| {
        if let Some(theme) = addressed.get() {
            state.theme.set(theme);
        }
    });
    Effect::new(move |_| {
        let theme = state.theme.get();
        if let Some(root) = document().document_element() {
            // Setting a plain attribute of the root cannot fail.
            let _ = root.set_attribute("data-theme", theme.key());
        }
    });
}

/// Chooses a theme, and remembers it.
pub fn choose(state: State, theme: Theme) {
    state.theme.set(theme);
    // A browser without storage forgets; nothing else depends on it.
    let _ = storage().map(|storage| storage.set_item(KEY, theme.key()));
    if state.selection.with_untracked(|selection| selection.theme.is_some()) {
        state.set(|selection| selection.theme = Some(theme));
    }
}
