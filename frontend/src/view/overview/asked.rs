//! What was asked of which model, and what a probe is; closed for good by a reader who knows it.

use std::time::Duration;

use leptos::prelude::*;
use shared::api::StudyEntry;
use view_model::sample::trace::{bar, colour, verdict, verdict_class};
use view_model::say;
use view_model::text::number;
use view_model::view::overview::asked::{Flow, Played, Shown, asked};
use view_model::view::overview::first_sight::first_sight;
use web_sys::{Event, HtmlDetailsElement};

use crate::api;
use crate::playback::{self, PlayButton};
use crate::state::{Page, storage};
use crate::widget::live::{Var, live, part};

/// The key of the reader's choice to leave it closed.
const CLOSED: &str = "skillscope-asked-closed";

/// Time per token while a response plays.
const PACE: Duration = Duration::from_millis(350);

/// The widest window that counts as a phone's, as in the style sheet, in pixels.
const PHONE: f64 = 480.0;

/// The introduction to the open study.
#[component]
pub(super) fn Introduction(studies: Var<Vec<StudyEntry>>) -> impl IntoView {
    let page = Page::here();
    let asked = asked(&page.study());
    let touring = page.state.part(|selection| selection.tour.is_some());
    let take = move |_| page.state.set(|selection| selection.tour = Some(1));
    let closed = storage::read(CLOSED).is_some_and(|kept| kept == "yes");
    let keep = |event: Event| {
        let open = event_target::<HtmlDetailsElement>(&event).open();
        storage::write(CLOSED, if open { "no" } else { "yes" });
    };
    let fact = |(name, value): (&'static str, String)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    view! {
        <div class="asked-columns">
            <details class="asked" open=live(move || touring.get() || !closed) on:toggle=keep>
                <summary>{say!(view::overview::asked_title)}</summary>
                <div class="asked-text">
                    <p>{asked.lead}" "{asked.probe}</p>
                    {flow(asked.flow)}
                    <div class="asked-more">
                        <button class="link" data-action="tour" on:click=take>{say!(page::tour::take)}</button>
                        {part(move || way_live(page, studies))}
                        <details class="model-card">
                            <summary>{say!(view::overview::asked_card)}</summary>
                            <p>{asked.prompts}</p>
                            <dl>{asked.card.into_iter().map(fact).collect_view()}</dl>
                        </details>
                    </div>
                </div>
            </details>
            {examples(asked.examples)}
        </div>
    }
}

/// The button that takes a skill out at once, in the tab; where no tiny model was studied, the one that opens Live.
fn way_live(page: Page, studies: Var<Vec<StudyEntry>>) -> Option<AnyView> {
    let sight = studies.with(|studies| first_sight(&page.study(), studies)).filter(|_| api::can_write());
    if sight.is_none() && api::has_files() {
        return None;
    }
    let toy = sight.as_ref().map(|(_, model)| view! { <small>{say!(view::overview::take_out_toy, model)}</small> });
    let go = move |_| {
        page.state.set(|selection| match sight.clone() {
            Some((study, _)) => selection.write_at_once(study),
            None => selection.go_live(),
        });
    };
    Some(
        view! { <button class="link" data-action="live" on:click=go>{say!(view::overview::take_out)}</button>" "{toy} }
            .into_any(),
    )
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
    let response = if shown.played.is_empty() {
        view! { <blockquote class="response" lang="en">{shown.response}</blockquote> }.into_any()
    } else {
        strip(&shown)
    };
    view! {
        <figure class=class>
            <figcaption>{shown.task}</figcaption>
            <blockquote class="prompt" lang="en">{shown.prompt}</blockquote>
            {response}
            <p class="told">{shown.verdict}</p>
        </figure>
    }
}

/// Whether the window is wider than a phone's; a phone's first screen has no room for the key.
fn is_wide() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_none_or(|width| width > PHONE)
}

/// A response to play, token by token: beneath each the checker's verdict so far, and the asked task's probe.
fn strip(shown: &Shown) -> AnyView {
    let n = shown.played.len();
    let (at, playing) = (Var::new(n), Var::new(false));
    let step = move || {
        at.update(|at| *at += 1);
        at.get_untracked() < n
    };
    playback::keep(playing, PACE, live(move || at.set(1)), live(step));
    let token = |(index, of): (usize, &Played)| {
        let (top, height) = bar(of.probability);
        let style = format!("--top:{top:.1}%;--height:{height:.1}%;--fill:{}", colour(of.probability));
        let said = format!("{}, {}", verdict(of.verdict), number::score(of.probability));
        let title = said.clone();
        view! {
            <li class=verdict_class(of.verdict) class:fitted=of.fitted class:later=live(move || index >= at.get()) title=title>
                <span lang="en">{of.text.clone()}</span>
                <i style=style aria-hidden="true"></i>
                <small class="spoken">{said}</small>
            </li>
        }
    };
    view! {
        <div class="response playing">
            <PlayButton playing=playing name=say!(page::sample::play) />
            <ol class="played" aria-label=say!(page::sample::strips_are)>
                {shown.played.iter().enumerate().map(token).collect_view()}
            </ol>
        </div>
        <details class="strip-key" open=is_wide()>
            <summary>{say!(view::overview::strip_key)}</summary>
            <p class="legend">{shown.reads.clone()}</p>
        </details>
    }
    .into_any()
}
