//! Applies and remembers the theme.

use leptos::prelude::*;
use view_model::theme::Theme;

use crate::state::{State, storage};

const KEY: &str = "skillscope-theme";

/// The theme stored in the browser, if any.
pub fn stored() -> Option<Theme> {
    let key = storage::read(KEY)?;
    // Earlier versions stored it as JSON.
    Theme::from_key(key.trim_matches('"'))
}

/// Sets the document's theme attribute, and updates it when the theme changes.
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

/// Selects a theme and stores it in the browser.
pub fn choose(state: State, theme: Theme) {
    state.theme.set(theme);
    storage::write(KEY, theme.key());
    if state.selection.with_untracked(|selection| selection.theme.is_some()) {
        state.set(|selection| selection.theme = Some(theme));
    }
}
