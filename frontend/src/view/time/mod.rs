//! The Time view: how well each task can be read at every position, and one response to play through.

pub mod layout;
pub mod model;

use std::sync::Arc;

use crate::widget::live::{fixed, kept, live, part};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::{Scope, View};
use crate::chart::interval::{Axis, Intervals};
use crate::chart::scale::Scale;
use crate::demand::{Drawing, on_demand};
use crate::inspector::{TaskFactsView, card};
use crate::lane::{Plot, TaskLane, lines_of, ticks_of};
use crate::sample::scrubber::Scrubber;
use crate::say;
use crate::state::Page;
use crate::text::finding::FindingHead;
use crate::widget::table::Twin;

/// This view.
pub const VIEW: View = View {
    id: "time",
    name: || say!(view::time::name),
    icon: "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M10 6v4l2.8 2",
    scope: Scope::Place,
    draw: || on_demand(|| Box::pin(drawing())),
};

#[wasm_split(views, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Time /> }.into_any())
}

#[component]
fn Time() -> impl IntoView {
    let page = Page::here();
    let study = page.study();
    let finding = kept(move || model::finding(&page.study(), page.place.get()));
    let table = kept(move || model::table(&page.study(), page.place.get()));
    let (range, scale, names) = (layout::range(&study), layout::index_scale(&study), layout::names(&study));
    let ticks = ticks_of(&scale);
    let heads = model::number_names().map(|name| view! { <span class="lane-number">{name}</span> });
    let lanes = (0..study.tasks.len()).map(|task| lane(page, task, range, scale)).collect_view();
    view! {
        <section class="view time">
            <FindingHead finding=finding />
            <div class="lanes moments" role="group" aria-label=say!(view::time::over_positions)>
                <div class="lane lane-head"><span></span><span>{say!(view::time::over_positions)}</span><span>{say!(view::time::beyond)}</span>{heads.into_iter().collect_view()}</div>
                {lanes}
                <div class="lane lane-axis"><span></span><Axis ticks=fixed(names) /><Axis ticks=fixed(ticks) /></div>
            </div>
            <div class="view-foot"><Legend /><Twin table=table /></div>
            <Scrubber />
        </section>
        <aside class="inspector" aria-label=say!(page::words::selection) class:asked=live(move || page.task.get().is_some())>
            {part(move || match page.task.get() {
                Some(task) => view! {
                    <TaskFactsView task=task />
                    {part(move || card(page, &model::card(&page.study(), page.place.get(), task)))}
                }.into_any(),
                None => view! { <Guide /> }.into_any(),
            })}
        </aside>
    }
}

fn lane(page: Page, task: usize, range: [f64; 2], scale: Scale) -> AnyView {
    let scene = kept(move || layout::curve(&page.study(), page.place.get(), task, range));
    let row = kept(move || layout::row(&page.study(), page.place.get(), task, &scale));
    let told = live(move || {
        let place = page.place.get();
        model::told(&page.study(), place, task, place.position)
    });
    let moments = model::moments(&page.study());
    let steps = moments.len();
    let at_step =
        Arc::new(move |step: usize| model::told(&page.study(), page.place.get_untracked(), task, moments[step]));
    let lines = fixed(lines_of(&scale));
    let numbers = move || {
        let number = |value: String| view! { <span class="lane-number">{value}</span> };
        model::numbers(&page.study(), page.place.get(), task).map(number).into_iter().collect_view()
    };
    let drawn = view! {
        <Plot scene=scene ends=[range[1], range[0]] steps=steps told=at_step />
        <Intervals row=row lines=lines />
    };
    view! { <TaskLane task=task told=told columns=vec![drawn.into_any(), part(numbers).into_any()] /> }.into_any()
}

#[component]
fn Legend() -> impl IntoView {
    view! {
        <p class="legend">
            <span class="key"><i class="line-key main"></i>{say!(view::time::key_each)}</span>
            <span class="key"><i class="line-key eos"></i>{say!(view::time::key_eos)}</span>
            <span class="key"><i class="line-key prompt"></i>{say!(view::time::from_prompt)}</span>
            <span class="key"><i class="line-key other"></i>{say!(view::time::key_surface)}</span>
            <span class="key"><i class="dash-key"></i>{say!(view::time::key_chance)}</span>
            <span class="key"><i class="dot-key"></i>{say!(view::time::planning)}</span>
            <span class="key"><i class="dot-key full"></i>{say!(view::time::key_monitoring)}</span>
        </p>
    }
}

/// How to read the lanes.
#[component]
fn Guide() -> impl IntoView {
    view! {
        <div class="facts">
            <h2><span>{say!(view::time::name)}</span></h2>
            <p class="asks">{say!(view::time::choose)}</p>
        </div>
        <section class="card">
            <h3>{say!(view::time::how_read)}</h3>
            <dl class="kinds">
                <div><dt>{say!(view::time::planning)}</dt><dd>{say!(view::time::planning_is)}</dd></div>
                <div><dt>{say!(view::time::monitoring)}</dt><dd>{say!(view::time::monitoring_is)}</dd></div>
                <div><dt>{say!(view::time::prompt_alone)}</dt><dd>{say!(view::time::prompt_alone_is)}</dd></div>
                <div><dt>{say!(view::time::surface)}</dt><dd>{say!(view::time::surface_is)}</dd></div>
            </dl>
        </section>
    }
}
