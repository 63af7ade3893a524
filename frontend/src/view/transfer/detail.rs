//! The inspector of the Transfer view: the selected task, its links and a sample; or the strongest pairs.

use std::sync::Arc;

use crate::widget::live::{Kept, part};
use leptos::prelude::*;
use view_model::graph::model::SkillGraph;
use view_model::graph::tip;
use view_model::say;
use view_model::view::transfer::model::{self, Direction};

use crate::inspector::{TaskFactsView, both_ways, card};
use crate::sample::SampleOfTask;
use crate::state::Page;
use crate::task_row::OfPair;

/// The inspector's content.
#[component]
pub fn Detail(graph: Kept<SkillGraph>) -> impl IntoView {
    let page = Page::here();
    part(move || match page.task.get() {
        Some(task) => view! { <Selected task=task /> }.into_any(),
        None => view! { <Strongest graph=graph /> }.into_any(),
    })
}

#[component]
fn Selected(task: usize) -> impl IntoView {
    let page = Page::here();
    let told: OfPair = Arc::new(move |pair| tip::pair(&page.study(), page.place.get(), pair));
    let links = move |direction| card(page, &model::links_card(&page.study(), page.place.get(), task, direction));
    view! {
        <TaskFactsView task=task />
        {part(move || page.target().map(|target| both_ways(&told, (task, target))))}
        {part(move || links(Direction::Outgoing))}
        {part(move || links(Direction::Incoming))}
        <SampleOfTask task=task />
    }
}

#[component]
fn Strongest(graph: Kept<SkillGraph>) -> impl IntoView {
    let page = Page::here();
    view! {
        <div class="facts">
            <h2><span>{say!(view::transfer::strongest_here)}</span></h2>
            <p class="asks">{say!(view::transfer::choose)}</p>
        </div>
        {part(move || graph.with(|graph| card(page, &model::strongest(graph, 8, model::size_name(&page.study(), page.place.get())))))}
        {part(move || card(page, &model::clusters(&page.study(), page.place.get())))}
    }
}
