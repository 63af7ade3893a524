//! Opens bundles, and results of `skillscope probe`, that are dropped on the page or chosen; nothing is uploaded.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use view_model::probed::Probed;
use web_sys::File;

use crate::api::{self, Opened};
use crate::state::State;

/// Accepts files dropped anywhere on the page.
pub fn listen(state: State) {
    let over = window_event_listener(ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(ev::drop, move |event| {
        event.prevent_default();
        let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
        if let Some(file) = file {
            open(state, file);
        }
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}

/// Opens a file; a fault is shown above the view.
pub fn open(state: State, file: File) {
    spawn_local(async move {
        match api::open_file(&file).await {
            Ok(Opened::Probes(results)) => {
                let name = file.name();
                let file = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
                state.probed.set(Some(Arc::new(Probed { file, results: *results })));
            }
            Ok(Opened::Study(id)) => show(state, id),
            Err(failure) => {
                state.remarks.update(|remarks| remarks.push(format!("{}: {}", file.name(), failure.detail)));
            }
        }
    });
}

/// Shows a study that was not there before, from its beginning.
pub fn show(state: State, id: String) {
    state.set(|selection| {
        let theme = selection.theme;
        *selection = view_model::state::selection::Selection { study: Some(id), theme, ..Default::default() };
    });
    state.attempt.update(|attempt| *attempt += 1);
}
