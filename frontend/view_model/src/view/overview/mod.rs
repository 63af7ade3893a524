//! The Overview: the five claims, and the skill graph at the place of the verdict on transfer.

pub mod across;
pub mod answer;
pub mod asked;
pub mod first_sight;
pub mod measured;
pub mod model;

use super::{Scope, View};
use crate::say;

/// The view's entry in `VIEWS`.
pub const VIEW: View = View {
    id: "overview",
    name: || say!(view::overview::name),
    icon: "M4 5.5h1M8 5.5h8M4 10h1M8 10h8M4 14.5h1M8 14.5h8",
    scope: Scope::Place,
};
