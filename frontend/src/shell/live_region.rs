//! Announces changes to screen readers and sets the document's title.

use leptos::prelude::*;
use view_model::say;
use view_model::text::words;
use view_model::view::{self, Scope};

use crate::state::Page;

/// What stands before the title of the page when a run has ended, until the page has had the focus for a while.
pub const MARK: &str = "✓ ";

/// An ARIA live region with the view, the place and the selection.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let page = Page::here();
    let view = page.state.part(|selection| selection.view.clone());
    let title = move || {
        let name = view::by_id(&view.get()).map_or_else(|| say!(page::shell::unknown_view), |view| (view.name)());
        format!("{name} · {} · skillscope", words::study(&page.study()))
    };
    Effect::new(move |_| {
        let mark = if document().title().starts_with(MARK) { MARK } else { "" };
        document().set_title(&format!("{mark}{}", title()));
    });
    let text = move || {
        let view = view::by_id(&view.get());
        let place = view.filter(|view| view.scope == Scope::Place).map(|_| page.place.get().in_words(&page.study()));
        let task = page.task.get().map(|task| say!(page::shell::selected, task = page.study().tasks[task].id));
        let name = view.map(|view| (view.name)().to_owned());
        [name, place, task].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    view! { <p class="spoken" aria-live="polite">{text}</p> }
}
