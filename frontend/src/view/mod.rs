//! The views' components: one folder and one line in [`DRAWN`] per view.

pub mod ablation;
pub mod compare;
pub mod layers;
pub mod learn;
pub mod live;
pub mod overview;
pub mod probes;
pub mod runs;
pub mod tasks;
pub mod time;
pub mod transfer;

use leptos::prelude::AnyView;
use view_model::view::VIEWS;

/// A view's id and its drawing function.
pub type Drawn = (&'static str, fn() -> AnyView);

/// The drawing function of each of [`VIEWS`].
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
    live::DRAWN,
    runs::DRAWN,
];

/// Draws the view with an id; `None` for an unknown id.
pub fn draw(id: &str) -> Option<AnyView> {
    DRAWN.iter().find(|(of, _)| *of == id).map(|(_, draw)| draw())
}
