//! One sample: what was asked, what came, token by token, and what the checker says.

pub mod model;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::SampleQuery;
use shared::study::Sample;

use self::model::{Outcome, response_tokens, tokens, why};
use crate::api;
use crate::state::Page;
use crate::widget::icon::{self, Icon};
use crate::widget::token::Tokens;

/// A verdict as a mark and a word.
#[component]
pub fn OutcomeMark(outcome: Outcome) -> impl IntoView {
    let path = match outcome {
        Outcome::Satisfied => icon::TICK,
        Outcome::Violated => icon::CLOSE,
        Outcome::Excluded => icon::DASH,
    };
    view! {
        <span class=format!("outcome {}", outcome.word())>
            <Icon path=path />
            <span>{outcome.word()}</span>
        </span>
    }
}

/// A whole sample: prompt, tokens, verdict and why.
#[component]
pub fn SampleDetail(sample: Sample) -> impl IntoView {
    let study = Page::here().study();
    let excluded = sample.excluded.is_some();
    let with = if sample.with_constraint { "with the constraint" } else { "without the constraint" };
    let params = serde_json::to_string(&sample.params).unwrap_or_default();
    let (outcome, why, tokens) = (Outcome::of(&sample), why(&sample), tokens(&study, &sample));
    let id = sample.id.clone();
    view! {
        <article class="sample" data-sample-id=id>
            <h2>{sample.id}</h2>
            <p class="sample-verdict" class:excluded=excluded>
                <OutcomeMark outcome=outcome />
                <span>{why}</span>
            </p>
            <h3>"Prompt "<small>{with}</small></h3>
            <blockquote>{sample.prompt}</blockquote>
            <h3>"Response"</h3>
            <blockquote>{sample.response}</blockquote>
            <h3>"As the model saw it "<small>{sample.token_ids.len()}" tokens"</small></h3>
            <Tokens tokens=tokens label="All tokens, prompt and response" />
            <dl class="sample-facts">
                <div><dt>"parameters"</dt><dd><code>{params}</code></dd></div>
                <div><dt>"base prompt"</dt><dd><code>{sample.group}</code></dd></div>
            </dl>
        </article>
    }
}

/// A card with the first sample of a task that was labelled.
#[component]
pub fn SampleOfTask(
    /// Index of the task.
    task: usize,
) -> impl IntoView {
    let page = Page::here();
    let study = page.study();
    let (sample, set_sample) = signal(None::<Sample>);
    let id = study.tasks[task].id.clone();
    let query = SampleQuery { task: Some(id), with_constraint: Some(true), page: Some(1), ..SampleQuery::default() };
    if let Some(signal) = api::abort_on_cleanup() {
        spawn_local(async move {
            if let Ok(found) = api::samples(&study.id, &query, &signal).await
                && !signal.aborted()
            {
                let labelled = found.samples.into_iter().find(|sample| sample.verdict.is_some());
                set_sample.set(labelled);
            }
        });
    }
    move || sample.get().map(|sample| view! { <SampleCard sample=sample /> })
}

#[component]
fn SampleCard(sample: Sample) -> impl IntoView {
    let page = Page::here();
    let tokens = response_tokens(&page.study(), &sample);
    let id = sample.id.clone();
    let open = move |_| {
        page.state.set(|selection| {
            selection.view = "tasks".to_owned();
            selection.sample = Some(id.clone());
        });
    };
    view! {
        <section class="card">
            <h3>"A sample"</h3>
            <p class="quote">{format!("“{}”", sample.prompt)}</p>
            <Tokens tokens=tokens label="The response's tokens" />
            <p class="sample-verdict"><OutcomeMark outcome=Outcome::of(&sample) /><span>{why(&sample)}</span></p>
            <button class="link" on:click=open>"Browse the samples"</button>
        </section>
    }
}
