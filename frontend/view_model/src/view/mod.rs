//! The views: one folder and one line in [`VIEWS`] each.

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

use crate::text::say::Message;

/// A view.
pub struct View {
    /// The id in the URL.
    pub id: &'static str,
    /// The label in the rail.
    pub name: Message,
    /// Its icon, a path on a 20 × 20 grid.
    pub icon: &'static str,
    /// The scope: the whole study or one place.
    pub scope: Scope,
}

/// The scope of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The study as a whole.
    Study,
    /// One layer and position of it.
    Place,
}

/// Every view, in the rail's order. The only list of views.
pub const VIEWS: &[View] = &[
    overview::VIEW,
    tasks::VIEW,
    probes::VIEW,
    transfer::VIEW,
    ablation::VIEW,
    layers::VIEW,
    time::VIEW,
    compare::VIEW,
    learn::VIEW,
    live::VIEW,
    runs::VIEW,
];

/// The view with an id; `None` for an unknown id.
pub fn by_id(id: &str) -> Option<&'static View> {
    VIEWS.iter().find(|view| view.id == id)
}
