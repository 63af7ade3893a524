//! The Transfer view: whose probe reads whose success, as a graph and as a matrix.

pub mod layout;
pub mod model;

use super::{Scope, View};
use crate::say;

/// This view.
pub const VIEW: View = View {
    id: "transfer",
    name: || say!(view::transfer::name),
    icon: "M5 7.5a2 2 0 1 0 0-4a2 2 0 1 0 0 4M15 16.5a2 2 0 1 0 0-4a2 2 0 1 0 0 4M7 5.5c5 0 8 2 8 6M4.9 7.6c0 4.4 3.2 6.9 7.6 6.9",
    scope: Scope::Place,
};
