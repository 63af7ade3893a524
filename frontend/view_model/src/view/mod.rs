//! The views: a folder each, and a line each in [`VIEWS`].

pub mod ablation;
pub mod compare;
pub mod layers;
pub mod learn;
pub mod overview;
pub mod probes;
pub mod tasks;
pub mod time;
pub mod transfer;

use crate::text::say::Message;

/// A view.
pub struct View {
    /// Its name in the address.
    pub id: &'static str,
    /// Its name in the rail.
    pub name: Message,
    /// Its icon, a path on a 20 × 20 grid.
    pub icon: &'static str,
    /// What it looks at.
    pub scope: Scope,
}

/// What a view looks at.
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
];

/// The view of an id.
pub fn by_id(id: &str) -> Option<&'static View> {
    VIEWS.iter().find(|view| view.id == id)
}
