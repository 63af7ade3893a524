//! The inspector: a task's score with its controls, cards of numbers, a pair in both directions.

use crate::widget::live::{kept, part};
use leptos::prelude::*;
use view_model::inspector::model::{About, Card, Line, TaskFacts, facts};
use view_model::say;
use view_model::theme::{shape, task_colour};

use crate::chart::mark::Mark;
use crate::state::Page;
use crate::task_row::OfPair;
use crate::widget::icon::{self, Icon};
use crate::widget::notice::Nothing;

/// Name, score, controls and general probes of a task at the selected place.
#[component]
pub fn TaskFactsView(
    /// Index of the task.
    task: usize,
) -> impl IntoView {
    let page = Page::here();
    let facts = kept(move || facts(&page.study(), page.place.get(), task));
    let head =
        facts.with_untracked(|facts| (facts.name.clone(), facts.shape, facts.colour.clone(), facts.about.clone()));
    let (name, shape, colour, about) = head;
    let id = name.clone();
    view! {
        <div class="facts" data-facts=id>
            <h2>
                <Mark shape=shape colour=colour />
                <span>{name}</span>
                <button
                    class="tool close"
                    aria-label=say!(page::widget::clear)
                    on:click=move |_| page.select_task(None)
                >
                    <Icon path=icon::CLOSE />
                </button>
            </h2>
            <p class="asks">{about}</p>
            {part(move || facts.with(|facts| if facts.score.is_some() { scored(page, facts) } else { unscored(facts) }))}
        </div>
    }
}

fn scored(page: Page, facts: &TaskFacts) -> AnyView {
    let score = facts.score.clone().unwrap_or_default();
    view! {
        <p class="big">
            <b>{score.value}</b>
            <span>{say!(page::widget::specialist)}<br />{score.interval}" · n "{score.n}</span>
        </p>
        <table class="plain">{facts.lines.iter().map(|line| line_row(page, line)).collect_view()}</table>
    }
    .into_any()
}

fn unscored(facts: &TaskFacts) -> AnyView {
    view! {
        <div class="unprobeable">
            <b>{say!(page::widget::unprobeable)}</b>
            <p>{facts.why_not.clone()}</p>
        </div>
    }
    .into_any()
}

/// A card of numbers.
pub fn card(page: Page, card: &Card) -> AnyView {
    let links = card.lines.iter().any(|line| matches!(line.about, About::Pair { .. }) && !line.beside.is_empty());
    let rest = (!card.rest.is_empty()).then(|| view! { <Nothing text=card.rest.clone() /> });
    view! {
        <section class="card">
            <h3>{card.title.clone()}<small>{card.note.clone()}</small></h3>
            <table class="plain" class:links=links>{card.lines.iter().map(|line| line_row(page, line)).collect_view()}</table>
            {rest}
        </section>
    }
    .into_any()
}

fn line_row(page: Page, line: &Line) -> AnyView {
    let about = match &line.about {
        About::Name(name) => name.clone().into_any(),
        About::Pair { shown, pair } => pair_link(page, shown, *pair),
    };
    view! {
        <tr><th scope="row">{about}</th><td>{line.value.clone()}</td><td class="interval-text">{line.beside.clone()}</td></tr>
    }
    .into_any()
}

/// A button that names the tasks of a pair and selects the pair.
fn pair_link(page: Page, shown: &[usize], (source, target): (usize, usize)) -> AnyView {
    let study = page.study();
    let name = |(index, &task): (usize, &usize)| {
        let arrow = (index > 0).then(|| view! { <span class="to">"→"</span> });
        let task_known = &study.tasks[task];
        view! { {arrow}<Mark shape=shape(task_known.skill) colour=task_colour(task) />{task_known.id.clone()} }
    };
    view! {
        <button class="link" on:click=move |_| page.select_pair(source, target)>{shown.iter().enumerate().map(name).collect_view()}</button>
    }
    .into_any()
}

/// A pair of tasks in both directions.
pub fn both_ways(told: &OfPair, (source, target): (usize, usize)) -> AnyView {
    let way = |pair: (usize, usize)| {
        let (title, lines) = told(pair);
        view! { <div><b>{title}</b>{lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}</div> }
    };
    view! {
        <section class="card pair">
            <h3>{say!(page::widget::both_ways)}</h3>
            {way((source, target))}
            {way((target, source))}
        </section>
    }
    .into_any()
}
