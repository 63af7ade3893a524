//! probes
use super::{Scope, View};
use leptos::prelude::*;
/// This view.
pub const VIEW: View = View {
    id: "probes",
    name: "probes",
    icon: "M4 5h12",
    scope: Scope::Place,
    draw: || view! { <p>"later"</p> }.into_any(),
};
