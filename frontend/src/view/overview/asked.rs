//! What was asked of which model, and what a probe is; closed for good by a reader who knows it.

use leptos::prelude::*;
use view_model::say;
use view_model::view::overview::asked::{Flow, Shown, asked};
use web_sys::{Event, HtmlDetailsElement};

use crate::state::{Page, storage};
use crate::widget::live::{Var, part};

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
                    <p>{asked.lead}" "{asked.probe}</p>
                    {flow(asked.flow)}
                    <details class="model-card">
                        <summary>{say!(view::overview::asked_card)}</summary>
                        <p>{asked.prompts}</p>
                        <dl>{asked.card.into_iter().map(fact).collect_view()}</dl>
                    </details>
                </div>
                {examples(asked.examples)}
            </div>
        </details>
    }
}

/// The model as a row of blocks, with the probe where the verdicts are read.
fn flow(flow: Flow) -> impl IntoView {
    let block = |read: bool| view! { <i class:read=read></i> };
    view! {
        <figure class="flow">
            <p aria-hidden="true">
                <span>{say!(view::overview::tokens)}</span>
                <span class="flow-blocks">{flow.blocks.into_iter().map(block).collect_view()}</span>
                <span>{say!(view::overview::next_token)}</span>
            </p>
            <figcaption>{flow.told}</figcaption>
        </figure>
    }
}

/// One of the examples, with a button for the next.
fn examples(examples: Vec<Shown>) -> impl IntoView {
    let at = Var::new(0_usize);
    let n = examples.len();
    let next = move |_| at.update(|at| *at = (*at + 1) % n);
    let more = (n > 1).then(|| view! { <button class="link" on:click=next>{say!(view::overview::another)}</button> });
    view! {
        <div class="examples" role="group" aria-live="polite">
            {part(move || examples.get(at.get()).cloned().map(example))}
            {more}
        </div>
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
