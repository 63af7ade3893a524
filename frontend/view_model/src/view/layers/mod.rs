//! The Layers view: how well each task can be read at every layer, where it begins and where it peaks.

pub mod depth;
pub mod layout;
pub mod model;

use super::{Scope, View};
use crate::say;
use crate::state::choice::Sort;

/// This view.
pub const VIEW: View = View {
    id: "layers",
    name: || say!(view::layers::name),
    icon: "M10 3L17 6.5L10 10L3 6.5ZM3 10L10 13.5L17 10M3 13.5L10 17L17 13.5",
    scope: Scope::Place,
};

/// What the reader has chosen in this view.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chosen {
    /// What the tasks are sorted by.
    pub sort: Sort,
}
