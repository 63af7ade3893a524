//! The tour's card: what is seen at a stop, and the way to the others.

use leptos::html;
use leptos::prelude::*;
use view_model::say;
use view_model::state::selection::Selection;
use view_model::tour::{STOPS, go};
use wasm_split_helpers::wasm_split;

use crate::browser_io;
use crate::lazy_view::{Drawing, on_demand};
use crate::state::{Dialog, Page};
use crate::widget::live::{kept, live, part};

/// The code of the card, fetched when the tour is first taken.
pub fn draw() -> AnyView {
    on_demand(|| Box::pin(drawing()))
}

#[wasm_split(tour, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Tour /> }.into_any())
}

/// Ends the tour where it is; the focus goes to the view.
fn end(selection: &mut Selection) {
    selection.tour = None;
    browser_io::focus("#main");
}

#[component]
fn Tour() -> impl IntoView {
    let page = Page::here();
    let at = kept(move || page.state.selection.with(|selection| selection.tour).map_or(1, |at| at.min(STOPS.len())));
    let heading = NodeRef::<html::H2>::new();
    let to = move |stop: usize| {
        let study = page.study();
        page.state.set(|selection| go(&study, selection, stop));
    };
    Effect::new(move |before: Option<usize>| {
        let stop = at.get();
        // A link to a stop names nothing but its number.
        if before.is_none() {
            untrack(|| to(stop));
        }
        let ended = page.state.selection.with_untracked(|selection| selection.tour.is_none());
        if let Some(heading) = heading.get().filter(|_| !ended) {
            // If it cannot take the focus, the focus stays where it is.
            let _ = heading.focus();
            request_animation_frame(move || show_part(stop));
        }
        stop
    });
    page.state.offers.offer(move |key| {
        let ends = key == "Escape";
        if ends {
            page.state.set(end);
        }
        ends
    });
    let back = move || {
        (at.get() > 1).then(|| view! { <button class="link" on:click=move |_| to(at.get_untracked() - 1)>{say!(page::tour::back)}</button> })
    };
    view! {
        <aside class="tour" aria-label=say!(page::tour::name)>
            <small>{live(move || say!(page::tour::stop_of, at = at.get(), stops = STOPS.len()))}</small>
            <h2 tabindex="-1" node_ref=heading>{part(move || (STOPS[at.get() - 1].title)())}</h2>
            <p>{part(move || (STOPS[at.get() - 1].told)(&page.study()))}</p>
            <p class="tour-ways">
                <button class="link" data-action="tour-end" on:click=move |_| page.state.set(end)>{say!(page::tour::end)}</button>
                {part(back)}
                {part(move || onward(page, at.get()))}
            </p>
        </aside>
    }
}

/// Scrolls what a stop is about into view once the stop's view is drawn; of the others the picture is there already.
fn show_part(stop: usize) {
    let part = match stop {
        1 => ".examples",
        2 => ".example .told",
        5 => ".claims",
        _ => return,
    };
    if let Ok(Some(part)) = document().query_selector(part) {
        browser_io::show(&part);
    }
}

/// The way on: to the next stop, or from the last one to the lessons and to a link.
fn onward(page: Page, at: usize) -> AnyView {
    let state = page.state;
    if at < STOPS.len() {
        let next = move |_| {
            let study = page.study();
            state.set(|selection| go(&study, selection, at + 1));
        };
        return view! { <button class="button" data-action="tour-next" on:click=next>{say!(page::tour::next)}</button> }
            .into_any();
    }
    let learn = move |_| {
        state.set(|selection| {
            end(selection);
            selection.view = "learn".to_owned();
        });
    };
    let share = move |_| {
        state.set(end);
        state.dialog.set(Some(Dialog::Share));
    };
    view! {
        <button class="button quiet" on:click=share>{say!(page::tour::share)}</button>
        <button class="button" on:click=learn>{say!(page::tour::learn)}</button>
    }
    .into_any()
}
