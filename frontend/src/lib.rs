//! The page of skillscope: a study in, pictures with their numbers out.

pub mod api;
pub mod app;
pub mod chart;
pub mod demand;
pub mod graph;
pub mod hand;
pub mod inspector;
pub mod lane;
pub mod metric;
pub mod play;
pub mod sample;
pub mod share;
pub mod shell;
pub mod state;
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
