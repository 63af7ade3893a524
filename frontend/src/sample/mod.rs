//! One sample: prompt, response token by token, and the checker's verdict.

pub mod fetch;
pub mod scrubber;
mod token_heatmap;

use leptos::prelude::*;
use shared::api::SampleQuery;
use shared::study::{Outcome, Sample, TaskSummary};
use view_model::sample::model::{params, response_tokens, tokens, why, word};
use view_model::sample::trace::Heatmap;
use view_model::say;

use self::fetch::listed;
use self::token_heatmap::token_heatmap;
use crate::api;
use crate::state::Page;
use crate::widget::icon::{self, Icon};
use crate::widget::live::{fixed, part};
use crate::widget::token::Tokens;

/// A verdict as an icon and a word.
#[component]
pub fn OutcomeMark(outcome: Outcome) -> impl IntoView {
    let path = match outcome {
        Outcome::Satisfied => icon::TICK,
        Outcome::Violated => icon::CLOSE,
        Outcome::Excluded => icon::DASH,
    };
    view! {
        <span class=format!("outcome {}", outcome.key())>
            <Icon path=path />
            <span>{word(outcome)}</span>
        </span>
    }
}

/// A whole sample: prompt, tokens, verdict and its reason.
#[component]
pub fn SampleDetail(sample: Sample) -> impl IntoView {
    let page = Page::here();
    let study = page.study();
    let excluded = sample.excluded.is_some();
    let with = match sample.with_constraint {
        true => say!(page::sample::with_constraint),
        false => say!(page::sample::without_constraint),
    };
    let length = say!(page::sample::n_tokens, n = sample.token_ids.len());
    let params = params(&sample);
    let (outcome, why, tokens) = (sample.outcome(), why(&sample), tokens(&study, &sample));
    let heatmap = Heatmap::of(&study, &sample);
    let (id, live_id) = (sample.id.clone(), sample.id.clone());
    view! {
        <article class="sample" data-sample-id=id>
            <h2>{sample.id}</h2>
            <p class="sample-verdict" class:excluded=excluded>
                <OutcomeMark outcome=outcome />
                <span>{why}</span>
            </p>
            <h3>{say!(page::sample::prompt)}" "<small>{with}</small></h3>
            <blockquote lang="en">{sample.prompt}</blockquote>
            <h3>{say!(page::sample::response)}</h3>
            <blockquote lang="en">{sample.response}</blockquote>
            <h3>{say!(page::sample::as_seen)}" "<small>{length}</small></h3>
            <Tokens tokens=tokens label=say!(page::sample::all_tokens) />
            {heatmap.map(|heatmap| token_heatmap(page, &heatmap))}
            {way_live(page, &sample.task, live_id)}
            <dl class="sample-facts">
                <div><dt>{say!(page::sample::parameters)}</dt><dd><code>{params}</code></dd></div>
                <div><dt>{say!(page::sample::base_prompt)}</dt><dd><code>{sample.group}</code></dd></div>
            </dl>
        </article>
    }
}

/// The button that asks a sample's prompt live, if there is a server and the study probes the task.
fn way_live(page: Page, task: &str, id: String) -> Option<AnyView> {
    let probed = |known: &TaskSummary| known.id == task && known.not_probeable.is_none();
    let can = !api::has_files() && page.study().tasks.iter().any(probed);
    let go = move |_| {
        page.state.set(|selection| {
            selection.target = None;
            selection.open(Some(id.clone()));
            selection.go_live();
        });
    };
    can.then(|| {
        view! { <button class="link" data-action="live" on:click=go>{say!(page::sample::try_live)}</button> }.into_any()
    })
}

/// A card with the first labelled sample of a task.
#[component]
pub fn SampleOfTask(
    /// Index of the task.
    task: usize,
) -> impl IntoView {
    let page = Page::here();
    let id = page.study().tasks[task].id.clone();
    let query = SampleQuery { task: Some(id), with_constraint: Some(true), page: Some(1), ..SampleQuery::default() };
    let samples = fetch::ask(page, fixed(query));
    part(move || {
        let labelled = |sample: &&Sample| sample.verdict.is_some();
        let first = samples.with(|samples| listed(samples).iter().find(labelled).cloned());
        first.map(|sample| view! { <SampleCard sample=sample /> })
    })
}

#[component]
fn SampleCard(sample: Sample) -> impl IntoView {
    let page = Page::here();
    let tokens = response_tokens(&page.study(), &sample);
    let live = way_live(page, &sample.task, sample.id.clone());
    let id = sample.id.clone();
    let open = move |_| {
        page.state.set(|selection| {
            selection.view = "tasks".to_owned();
            selection.open(Some(id.clone()));
        });
    };
    view! {
        <section class="card">
            <h3>{say!(page::sample::a_sample)}</h3>
            <p class="quote" lang="en">{format!("“{}”", sample.prompt)}</p>
            <Tokens tokens=tokens label=say!(page::sample::response_tokens) />
            <p class="sample-verdict"><OutcomeMark outcome=sample.outcome() /><span>{why(&sample)}</span></p>
            <button class="link" on:click=open>{say!(page::sample::browse)}</button>
            {live}
        </section>
    }
}
