//! The inspector of the Transfer view: the selected task, its links, a sample; or what is strongest here.

use crate::widget::live::part;
use leptos::prelude::*;

use super::model::{Direction, Link, links, strongest};
use crate::chart::mark::Mark;
use crate::graph::model::SkillGraph;
use crate::graph::tip;
use crate::inspector::TaskFactsView;
use crate::sample::SampleOfTask;
use crate::state::Page;
use crate::text::number;
use crate::theme::{shape, task_colour};
use crate::widget::notice::Nothing;

/// The inspector's content.
#[component]
pub fn Detail(graph: Memo<SkillGraph>) -> impl IntoView {
    let page = Page::here();
    move || match page.task.get() {
        Some(task) => view! { <Selected task=task /> }.into_any(),
        None => view! { <Strongest graph=graph /> }.into_any(),
    }
}

#[component]
fn Selected(task: usize) -> impl IntoView {
    let page = Page::here();
    let target = Memo::new(move |_| page.target());
    view! {
        <TaskFactsView task=task />
        {part(move || target.get().map(|target| view! { <PairCard source=task target=target /> }))}
        <Links task=task direction=Direction::Outgoing title="Its probe, read on others" />
        <Links task=task direction=Direction::Incoming title="Others’ probes, read on it" />
        <SampleOfTask task=task />
    }
}

#[component]
fn PairCard(source: usize, target: usize) -> impl IntoView {
    let page = Page::here();
    let way = move |pair: (usize, usize)| {
        let (title, lines) = tip::pair(&page.study(), page.place.get(), pair);
        view! { <b>{title}</b> {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()} }
    };
    view! {
        <section class="card pair">
            <h3>"Both ways"</h3>
            <div>{part(move || way((source, target)))}</div>
            <div>{part(move || way((target, source)))}</div>
        </section>
    }
}

#[component]
fn Links(task: usize, direction: Direction, title: &'static str) -> impl IntoView {
    let page = Page::here();
    let links = Memo::new(move |_| links(&page.study(), page.place.get(), task, direction));
    let told = move || links.get().into_iter().filter(|link| link.significant).collect::<Vec<_>>();
    let quiet = move || links.with(|links| links.iter().filter(|link| !link.significant).count());
    view! {
        <section class="card">
            <h3>{title}" "<small>"relative · AUROC"</small></h3>
            <table class="plain links">{part(move || told().into_iter().map(|link| row(page, task, direction, &link)).collect_view())}</table>
            {part(move || (quiet() > 0).then(|| view! { <Nothing text=format!("{} more at chance", quiet()) /> }))}
        </section>
    }
}

fn row(page: Page, task: usize, direction: Direction, link: &Link) -> impl IntoView + use<> {
    let other = &page.study().tasks[link.other];
    let (source, target) = match direction {
        Direction::Outgoing => (task, link.other),
        Direction::Incoming => (link.other, task),
    };
    view! {
        <tr>
            <th scope="row">
                <button class="link" on:click=move |_| page.select_pair(source, target)>
                    <Mark shape=shape(other.skill) colour=task_colour(link.other) />
                    {other.id.clone()}
                </button>
            </th>
            <td>{number::score_or_dash(link.relative)}</td>
            <td class="interval-text">{number::score(link.auroc)}<small>{number::interval(link.interval)}</small></td>
        </tr>
    }
}

#[component]
fn Strongest(graph: Memo<SkillGraph>) -> impl IntoView {
    let page = Page::here();
    let pairs = move || graph.with(|graph| strongest(graph, 8));
    let line = move |(source, target, relative): (usize, usize, f64)| {
        let study = page.study();
        let mark = |task: usize| (shape(study.tasks[task].skill), task_colour(task), study.tasks[task].id.clone());
        let ((from_shape, from_colour, from), (to_shape, to_colour, to)) = (mark(source), mark(target));
        view! {
            <tr>
                <th scope="row">
                    <button class="link" on:click=move |_| page.select_pair(source, target)>
                        <Mark shape=from_shape colour=from_colour />{from}
                        <span class="to">"→"</span>
                        <Mark shape=to_shape colour=to_colour />{to}
                    </button>
                </th>
                <td>{number::score(relative)}</td>
            </tr>
        }
    };
    view! {
        <div class="facts">
            <h2><span>"Strongest here"</span></h2>
            <p class="asks">"Choose a skill or an arrow to see its numbers."</p>
        </div>
        <section class="card">
            <h3>"Relative transfer"</h3>
            <table class="plain">{part(move || pairs().into_iter().map(line).collect_view())}</table>
            {part(move || pairs().is_empty().then(|| view! { <Nothing text="Nothing is drawn here: no transfer differs from chance, or the threshold hides it." /> }))}
        </section>
        <Clusters />
    }
}

/// How firm the clusters are.
#[component]
fn Clusters() -> impl IntoView {
    let page = Page::here();
    let lines = move || {
        let study = page.study();
        let clustering = page.place.get().cell(&study).and_then(|cell| cell.clustering.clone());
        clustering.map_or_else(Vec::new, |clustering| {
            let count = clustering.labels.iter().max().map_or(0, |last| last + 1);
            vec![
                ("clusters", number::count(count)),
                ("silhouette", number::score_or_dash(clustering.silhouette)),
                ("stability (adjusted Rand)", number::score(clustering.stability)),
            ]
        })
    };
    let line = |(name, value): (&'static str, String)| view! { <tr><th scope="row">{name}</th><td>{value}</td></tr> };
    view! {
        <section class="card">
            <h3>"Clusters"</h3>
            <table class="plain">{part(move || lines().into_iter().map(line).collect_view())}</table>
            {part(move || lines().is_empty().then(|| view! { <Nothing text="Fewer than three tasks can be probed here." /> }))}
        </section>
    }
}
