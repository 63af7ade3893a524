//! What draws the views: a folder each, and a line each in [`DRAWN`].

pub mod ablation;
pub mod compare;
pub mod layers;
pub mod learn;
pub mod overview;
pub mod probes;
pub mod tasks;
pub mod time;
pub mod transfer;

use leptos::prelude::AnyView;
use view_model::view::VIEWS;

/// The id of a view, and what draws it.
pub type Drawn = (&'static str, fn() -> AnyView);

/// What draws each of [`VIEWS`].
const DRAWN: [Drawn; VIEWS.len()] = [
    overview::DRAWN,
    tasks::DRAWN,
    probes::DRAWN,
    transfer::DRAWN,
    ablation::DRAWN,
    layers::DRAWN,
    time::DRAWN,
    compare::DRAWN,
    learn::DRAWN,
];

/// Draws the view of an id, where there is one.
pub fn draw(id: &str) -> Option<AnyView> {
    DRAWN.iter().find(|(of, _)| *of == id).map(|(_, draw)| draw())
}
