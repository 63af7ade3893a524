//! The skillscope web page: draws a study's numbers as charts and tables.

pub mod api;
pub mod app;
pub mod browser_io;
pub mod chart;
pub mod graph;
pub mod inspector;
pub mod lazy_view;
pub mod metric;
pub mod playback;
pub mod probed;
pub mod sample;
pub mod share;
pub mod shell;
pub mod state;
pub mod task_row;
pub mod text;
pub mod view;
pub mod widget;

use view_model::text::say::knows;

use crate::text::speaking;

/// Mounts the page in the document, once it knows the reader's language.
pub fn mount() {
    let language = speaking::wanted(&state::address::query());
    if knows(language) {
        return mounted();
    }
    wasm_bindgen_futures::spawn_local(async move {
        speaking::prepare(language).await;
        mounted();
    });
}

fn mounted() {
    if let Some(boot) = leptos::prelude::document().get_element_by_id("boot") {
        boot.remove();
    }
    leptos::mount::mount_to_body(app::App);
}
