//! Synchronises the URL with the selection; only steps, not continuous moves, get a history entry.

use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use view_model::state::selection::Selection;
use wasm_bindgen::JsValue;

use crate::state::State;

/// The query string of the URL.
pub fn query() -> String {
    window().location().search().unwrap_or_default()
}

/// Writes the selection into the URL, and reads it back on Back and Forward.
pub fn keep(state: State) {
    let back = window_event_listener(ev::popstate, move |_| {
        let (selection, remarks) = Selection::from_query(&query());
        state.selection.set(selection);
        state.remarks.set(remarks);
    });
    on_cleanup(move || back.remove());
    let pending = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |before: Option<Selection>| {
        let now = state.selection.get();
        if let Some(handle) = pending.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        match before {
            // The first study was loaded because none was named: no step of the reader's.
            Some(before) if before.study.is_none() && before == Selection { study: None, ..now.clone() } => {
                write(&now, Entry::Replaced);
            }
            Some(before) if now.is_step_from(&before) => write(&now, Entry::Pushed),
            Some(before) if now != before => {
                let later = now.clone();
                let handle = set_timeout_with_handle(move || write(&later, Entry::Replaced), SCRUB_PAUSE);
                pending.set_value(handle.ok());
            }
            _ => {}
        }
        now
    });
}

/// Delay before a continuous move is written: browsers limit URL changes per second.
const SCRUB_PAUSE: Duration = Duration::from_millis(120);

#[derive(Clone, Copy)]
enum Entry {
    Pushed,
    Replaced,
}

fn write(selection: &Selection, entry: Entry) {
    let query = selection.to_query();
    if query == self::query() {
        return;
    }
    let Ok(history) = window().history() else { return };
    let address = if query.is_empty() { window().location().pathname().unwrap_or_default() } else { query };
    // If the browser refuses (in a sandboxed frame), the URL stays unchanged and the page still works.
    let _ = match entry {
        Entry::Pushed => history.push_state_with_url(&JsValue::NULL, "", Some(&address)),
        Entry::Replaced => history.replace_state_with_url(&JsValue::NULL, "", Some(&address)),
    };
}
