//! The Layers view: each task's probe score at every layer, with its onset and peak.

pub mod depth;
pub mod layout;
pub mod model;

use super::{Scope, View};
use crate::say;
use crate::state::choice::Sort;

/// The view's entry in `VIEWS`.
pub const VIEW: View = View {
    id: "layers",
    name: || say!(view::layers::name),
    icon: "M10 3L17 6.5L10 10L3 6.5ZM3 10L10 13.5L17 10M3 13.5L10 17L17 13.5",
    scope: Scope::Place,
};

/// The reader's selection in this view.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chosen {
    /// The tasks' sort order.
    pub sort: Sort,
}
