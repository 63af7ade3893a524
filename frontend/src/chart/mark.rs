//! A small shape in a colour, for lists, legends and headings.

use leptos::prelude::*;
use view_model::chart::geometry::Shape;

/// The shape as an inline picture, one line of text high.
#[component]
pub fn Mark(
    /// The shape of the task's skill.
    shape: Shape,
    /// The task's colour, as a CSS value.
    #[prop(into)]
    colour: String,
    /// Whether only the outline is drawn.
    #[prop(optional)]
    hollow: bool,
) -> impl IntoView {
    let mut style = colour;
    style.insert_str(0, "color:");
    view! {
        <svg class="mark" class:hollow=hollow viewBox="-8 -8 16 16" style=style aria-hidden="true">
            <path d=shape.outline(5.6) />
        </svg>
    }
}
