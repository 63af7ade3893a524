//! What was asked of which model, and what a probe is; closed for good by a reader who knows it.

use leptos::prelude::*;
use view_model::say;
use view_model::view::overview::asked::{Shown, asked};
use web_sys::{Event, HtmlDetailsElement};

use crate::state::{Page, storage};

/// The key of the reader's choice to leave it closed.
const CLOSED: &str = "skillscope-asked-closed";

/// The introduction to the open study.
#[component]
pub(super) fn Introduction() -> impl IntoView {
    let asked = asked(&Page::here().study());
    let closed = storage::read(CLOSED).is_some_and(|kept| kept == "yes");
    let keep = |event: Event| {
        let open = event_target::<HtmlDetailsElement>(&event).open();
        storage::write(CLOSED, if open { "no" } else { "yes" });
    };
    let fact = |(name, value): (&'static str, String)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    view! {
        <details class="asked" open=!closed on:toggle=keep>
            <summary>{say!(view::overview::asked_title)}</summary>
            <div class="asked-columns">
                <div class="asked-text">
                    <p>{asked.lead}</p>
                    <p>{asked.probe}</p>
                    <details class="model-card">
                        <summary>{say!(view::overview::asked_card)}</summary>
                        <dl>{asked.card.into_iter().map(fact).collect_view()}</dl>
                    </details>
                </div>
                {asked.examples.into_iter().map(example).collect_view()}
            </div>
        </details>
    }
}

fn example(shown: Shown) -> impl IntoView {
    let class = if shown.satisfied { "example satisfied" } else { "example violated" };
    view! {
        <figure class=class>
            <figcaption>{shown.task}</figcaption>
            <blockquote class="prompt">{shown.prompt}</blockquote>
            <blockquote class="response">{shown.response}</blockquote>
            <p class="told">{shown.verdict}</p>
        </figure>
    }
}
