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
pub mod sample;
pub mod share;
pub mod shell;
pub mod state;
pub mod task_row;
pub mod text;
pub mod view;
pub mod widget;

/// Mounts the page in the document.
pub fn mount() {
    if let Some(boot) = leptos::prelude::document().get_element_by_id("boot") {
        boot.remove();
    }
    leptos::mount::mount_to_body(app::App);
}
