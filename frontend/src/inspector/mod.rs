//! The inspector's part on one task: its score with what it is worth.

pub mod model;

use crate::widget::live::part;
use leptos::prelude::*;

use self::model::{TaskFacts, facts};
use crate::chart::mark::Mark;
use crate::state::Page;
use crate::widget::icon::{self, Icon};

/// Name, score, controls and general probes of a task at the place looked at.
#[component]
pub fn TaskFactsView(
    /// Index of the task.
    task: usize,
) -> impl IntoView {
    let page = Page::here();
    let facts = Memo::new(move |_| facts(&page.study(), page.place.get(), task));
    let head =
        facts.with_untracked(|facts| (facts.name.clone(), facts.shape, facts.colour.clone(), facts.about.clone()));
    let (name, shape, colour, about) = head;
    let id = name.clone();
    view! {
        <div class="facts" data-facts=id>
            <h2>
                <Mark shape=shape colour=colour />
                <span>{name}</span>
                <button class="tool close" aria-label="Clear the selection" on:click=move |_| page.select_task(None)>
                    <Icon path=icon::CLOSE />
                </button>
            </h2>
            <p class="asks">{about}</p>
            {part(move || facts.with(|facts| if facts.score.is_some() { scored(facts) } else { unscored(facts) }))}
        </div>
    }
}

fn scored(facts: &TaskFacts) -> AnyView {
    let score = facts.score.clone().unwrap_or_default();
    let controls: Vec<_> = facts.lines.iter().map(|(name, value, interval)| {
        view! { <tr><th scope="row">{name.clone()}</th><td>{value.clone()}</td><td class="interval-text">{interval.clone()}</td></tr> }
    }).collect();
    view! {
        <p class="big">
            <b>{score.value}</b>
            <span>"AUROC, specialist"<br />{score.interval}" · n "{score.n}</span>
        </p>
        <table class="plain">{controls}</table>
    }
    .into_any()
}

fn unscored(facts: &TaskFacts) -> AnyView {
    view! {
        <div class="unprobeable">
            <b>"Not probeable"</b>
            <p>{facts.why_not.clone()}</p>
        </div>
    }
    .into_any()
}
