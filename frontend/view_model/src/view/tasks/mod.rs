//! The Tasks view: how often each instruction is followed, and every sample behind that.

pub mod layout;
pub mod model;

use super::{Scope, View};
use crate::say;

/// This view.
pub const VIEW: View = View {
    id: "tasks",
    name: || say!(view::tasks::name),
    icon: "M4.5 3.5h11v13h-11zM7.5 8l1.2 1.2L11 7M7.5 12.5l1.2 1.2L11 11.5M13 8.2h.5M13 12.7h.5",
    scope: Scope::Study,
};
