//! The Ablation view: the loss when a task's subspace is removed, as matrix, graph, and rows beside the controls.

pub mod dose;
pub mod facts;
pub mod layout;
pub mod model;

use super::{Scope, View};
use crate::say;

/// The view's entry in `VIEWS`.
pub const VIEW: View = View {
    id: "ablation",
    name: || say!(view::ablation::name),
    icon: "M5 7.5a2 2 0 1 0 0-4a2 2 0 1 0 0 4M15 16.5a2 2 0 1 0 0-4a2 2 0 1 0 0 4M6.5 7L9 9.5M11 11.5L13.5 13M8 12.5L12 8",
    scope: Scope::Place,
};
