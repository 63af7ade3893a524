//! The Probes view: specialists against general probes, at one place and over the layers.

pub mod gap;
pub mod layout;
pub mod model;
pub mod refit;

use super::{Scope, View};
use crate::say;

/// The view's entry in `VIEWS`.
pub const VIEW: View = View {
    id: "probes",
    name: || say!(view::probes::name),
    icon: "M3.5 6h9M14.5 6h2M3.5 10h4M9.5 10h7M3.5 14h7M12.5 14h4M13.5 4.7v2.6M8.5 8.7v2.6M11.5 12.7v2.6",
    scope: Scope::Place,
};
