//! One response to play or step through, with probes and checker under its tokens.

use std::time::Duration;

use leptos::prelude::*;
use shared::api::SampleQuery;
use shared::study::Sample;
use view_model::sample::model::{task_of, why, word};
use view_model::sample::trace::Heatmap;
use view_model::say;
use view_model::text::number;

use super::OutcomeMark;
use super::fetch::{self, listed};
use super::token_heatmap::{go_to, token, token_heatmap};
use crate::browser_io;
use crate::playback::{self, PlayButton};
use crate::state::Page;
use crate::widget::live::{Kept, Var, kept, live, part};
use crate::widget::notice::Nothing;
use crate::widget::picker::{Choice, Select};

/// Time per token during playback.
const STEP: Duration = Duration::from_millis(450);

/// The opened sample, or else a response of the selected task.
#[component]
pub fn Scrubber() -> impl IntoView {
    let page = Page::here();
    let asked = page.state.part(|selection| selection.sample.clone());
    let query = kept(move || SampleQuery {
        task: task_of(&page.study(), asked.get(), page.task.get()),
        with_constraint: Some(true),
        page: Some(1),
        ..SampleQuery::default()
    });
    let samples = fetch::ask(page, query);
    let first = move |task: Option<String>| {
        let traced = |sample: &&Sample| sample.trace.is_some() && Some(&sample.task) == task.as_ref();
        samples.with(|samples| {
            let found = listed(samples);
            found.iter().find(traced).or(found.first()).map(|sample| sample.id.clone())
        })
    };
    let wanted = kept(move || asked.get().or_else(|| first(query.with(|query| query.task.clone()))));
    let sample = fetch::open(page, samples, wanted);
    let arriving = Var::new(page.state.selection.with_untracked(|selection| selection.token.is_some()));
    Effect::new(move |_| {
        if sample.with(Option::is_some) && arriving.get_untracked() {
            arriving.set(false);
            reveal();
        }
    });
    let failed = move || samples.with(|samples| samples.as_ref()?.as_ref().err().map(fetch::told));
    let browse = move |_| page.state.set(|selection| selection.view = "tasks".to_owned());
    view! {
        <section class="browser scrubber" aria-label=say!(page::sample::one_response_is)>
            <div class="browser-head">
                <h2>{say!(page::sample::one_response)}</h2>
                <div class="filters">
                    {part(move || samples.with(|samples| picker(page, listed(samples), wanted)))}
                    <button class="link" on:click=browse>{say!(page::sample::browse)}</button>
                </div>
            </div>
            {part(move || match sample.get() {
                Some(Ok(sample)) => response(page, &sample),
                Some(Err(failure)) => view! { <Nothing text=fetch::told(&failure) /> }.into_any(),
                None => match failed() {
                    Some(told) => view! { <Nothing text=told /> }.into_any(),
                    None => waiting(),
                },
            })}
        </section>
    }
}

/// Placeholder while samples load.
fn waiting() -> AnyView {
    let loading = say!(page::sample::loading);
    view! { <div class="sample-list loading" role="status" aria-label=loading></div> }.into_any()
}

/// Buttons that select another sample of the task.
fn picker(page: Page, samples: &[Sample], wanted: Kept<Option<String>>) -> AnyView {
    let ids: Vec<String> = samples.iter().map(|sample| sample.id.clone()).collect();
    let choice =
        |sample: &Sample| Choice::new(format!("{} · {}", word(sample.outcome()), sample.prompt), sample.id.clone());
    let choices = samples.iter().map(choice).collect();
    let known = ids.clone();
    let picked = kept(move || {
        wanted.with(|wanted| known.iter().position(|id| Some(id) == wanted.as_ref())).unwrap_or(known.len())
    });
    let pick = move |index: usize| page.state.set(|selection| selection.open(ids.get(index).cloned()));
    let name = say!(page::sample::sample);
    view! { <Select name=name choices=choices picked=picked pick=Callback::new(pick) /> }.into_any()
}

/// The response with its playback controls; a sentence when the sample has no trace.
fn response(page: Page, sample: &Sample) -> AnyView {
    let Some(heatmap) = Heatmap::of(&page.study(), sample) else {
        return view! { <Nothing text=say!(page::sample::not_read_along) /> }.into_any();
    };
    view! {
        <p class="quote" lang="en">{format!("“{}”", sample.prompt)}</p>
        <p class="sample-verdict"><OutcomeMark outcome=sample.outcome() /><span>{why(sample)}</span></p>
        {transport(page, &heatmap)}
        {token_heatmap(page, &heatmap)}
    }
    .into_any()
}

/// Scrolls the token heatmap into view, no further than needed.
fn reveal() {
    if let Some(heatmap) = document().query_selector(".scrubber .trace-scroll").ok().flatten() {
        browser_io::show(&heatmap);
    }
}

/// Play button, a slider over the tokens, and the current token.
fn transport(page: Page, heatmap: &Heatmap) -> AnyView {
    let (id, last) = (heatmap.sample.clone(), heatmap.columns.len());
    let token = token(page, heatmap);
    let go = move |to: usize| go_to(page, &id, to);
    let (begin, slide) = (go.clone(), go.clone());
    let playing = Var::new(false);
    let start = move || {
        reveal();
        begin(if token.get_untracked() == last { 1 } else { token.get_untracked().max(1) });
    };
    let step = move || {
        go((token.get_untracked() + 1).min(last));
        token.get_untracked() < last
    };
    playback::keep(playing, STEP, live(start), live(step));
    let change = move |event| event_target_value(&event).parse().into_iter().for_each(&slide);
    let spoken: Vec<String> = (0..last).map(|index| heatmap.spoken(index)).collect();
    let says = move || token.get().checked_sub(1).map_or_else(String::new, |index| spoken[index].clone());
    let share =
        move || format!("--share:{:.4}", token.get().saturating_sub(1) as f64 / last.saturating_sub(1).max(1) as f64);
    let stands = move || match token.get() {
        0 => say!(page::sample::n_tokens, n = number::count(last)),
        at => say!(page::sample::token_of, at, last),
    };
    view! {
        <div class="transport">
            <PlayButton playing=playing name=say!(page::sample::play) />
            <input
                id="token"
                type="range"
                min="1"
                max=last.to_string()
                style=live(share)
                aria-label=say!(page::sample::token_of_response)
                aria-valuetext=live(says)
                prop:value=live(move || token.get().max(1).to_string())
                on:input=change
            />
            <output>{live(stands)}</output>
        </div>
    }
    .into_any()
}
