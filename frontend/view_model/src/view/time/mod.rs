//! The Time view: each task's probe score at every position, and the playback of one response.

pub mod layout;
pub mod model;

use super::{Scope, View};
use crate::say;

/// The view's entry in `VIEWS`.
pub const VIEW: View = View {
    id: "time",
    name: || say!(view::time::name),
    icon: "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M10 6v4l2.8 2",
    scope: Scope::Place,
};
