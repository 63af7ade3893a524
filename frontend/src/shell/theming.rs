//! Applies and remembers the theme.

use leptos::prelude::*;
use view_model::theme::Theme;

use crate::state::{State, storage};

const KEY: &str = "skillscope-theme";

/// The theme the reader chose before, if the browser kept it.
pub fn stored() -> Option<Theme> {
    let key = storage::read(KEY)?;
    // Earlier versions kept it as JSON.
    Theme::from_key(key.trim_matches('"'))
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
    storage::write(KEY, theme.key());
    if state.selection.with_untracked(|selection| selection.theme.is_some()) {
        state.set(|selection| selection.theme = Some(theme));
    }
}
