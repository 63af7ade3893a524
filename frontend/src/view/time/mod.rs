//! The Time view: each task's probe score at every position, and the playback of one response.

use std::sync::Arc;

use crate::widget::live::{fixed, kept, live, part};
use leptos::prelude::*;
use view_model::chart::scale::Scale;
use view_model::say;
use view_model::state::choice::Metric;
use view_model::task_row::{lines_of, ticks_of};
use view_model::view::time::{VIEW, layout, model};
use wasm_split_helpers::wasm_split;

use super::Drawn;
use crate::chart::interval::{Axis, Intervals};
use crate::inspector::{TaskFactsView, card};
use crate::lazy_view::{Drawing, on_demand};
use crate::metric;
use crate::sample::scrubber::Scrubber;
use crate::state::Page;
use crate::task_row::{Plot, TaskRow};
use crate::text::finding::FindingHead;
use crate::widget::table::Twin;

/// The view's code, fetched when it is first opened.
pub const DRAWN: Drawn = (VIEW.id, || on_demand(|| Box::pin(drawing())));

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
    let metric = metric::shown_or_raw(page);
    let raw = kept(move || metric.get() == Metric::Auroc);
    let (scale, names) = (layout::index_scale(&study), layout::names(&study));
    let ticks = ticks_of(&scale);
    let heads = move || {
        let head = |name| view! { <span class="lane-number">{name}</span> };
        let over =
            if raw.get() { say!(view::time::over_positions) } else { say!(view::time::increment_over_positions) };
        view! { <div class="lane lane-head"><span></span><span>{over}</span><span>{say!(view::time::indices)}</span>{model::number_names(raw.get()).map(head).into_iter().collect_view()}</div> }
    };
    let lanes = move || {
        let (study, raw) = (page.study(), raw.get());
        let range = layout::range(&study, raw);
        (0..study.tasks.len()).map(|task| lane(page, task, range, scale, raw)).collect_view()
    };
    view! {
        <section class="view time">
            <div class="view-top">
                <FindingHead finding=finding />
                <div class="controls">{metric::picker(page, &[Metric::Increment, Metric::Auroc], metric)}</div>
            </div>
            <div class="lanes moments" role="group" aria-label=say!(view::time::over_positions)>
                {part(heads)}
                {part(lanes)}
                <div class="lane lane-axis"><span></span><Axis ticks=fixed(names) /><Axis ticks=fixed(ticks) /></div>
            </div>
            <div class="view-foot">{part(move || view! { <Legend raw=raw.get() /> })}<Twin table=table /></div>
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

fn lane(page: Page, task: usize, range: [f64; 2], scale: Scale, raw: bool) -> AnyView {
    let scene = kept(move || layout::curve(&page.study(), page.place.get(), task, range, raw));
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
        model::numbers(&page.study(), page.place.get(), task, raw).map(number).into_iter().collect_view()
    };
    let drawn = view! {
        <Plot scene=scene ends=[range[1], range[0]] steps=steps told=at_step />
        <Intervals row=row lines=lines />
    };
    view! { <TaskRow task=task told=told columns=vec![drawn.into_any(), part(numbers).into_any()] /> }.into_any()
}

#[component]
fn Legend(raw: bool) -> impl IntoView {
    let study = Page::here().study();
    let baselines = raw && !study.baselines.prompt_only.is_empty();
    let carried = raw.then(|| say!(view::time::key_carried, at = model::trained_at(&study)));
    let nothing = if raw { say!(view::time::key_chance) } else { say!(page::metric::key_nothing) };
    view! {
        <p class="legend">
            <span class="key"><i class="line-key main"></i>{if raw { say!(view::time::key_each) } else { say!(view::time::key_added) }}</span>
            {carried.map(|carried| view! { <span class="key"><i class="line-key eos"></i>{carried}</span> })}
            {baselines.then(|| view! {
                <span class="key"><i class="line-key prompt"></i>{say!(view::time::from_prompt)}</span>
                <span class="key"><i class="line-key other"></i>{say!(view::time::key_surface)}</span>
            })}
            <span class="key"><i class="dash-key"></i>{nothing}</span>
            <span class="key"><i class="dot-key"></i>{say!(view::time::planning)}</span>
            <span class="key"><i class="dot-key full"></i>{say!(view::time::key_monitoring)}</span>
        </p>
    }
}

/// Guide to reading the rows.
#[component]
fn Guide() -> impl IntoView {
    let first = Page::here().study().is_first_edition();
    let of = |old: &'static str, new: &'static str| if first { old } else { new };
    let planning = of(say!(view::time::planning_is_first), say!(view::time::planning_is));
    let monitoring = of(say!(view::time::monitoring_is_first), say!(view::time::monitoring_is));
    view! {
        <div class="facts">
            <h2><span>{say!(view::time::name)}</span></h2>
            <p class="asks">{say!(view::time::choose)}</p>
        </div>
        <section class="card">
            <h3>{say!(view::time::how_read)}</h3>
            <dl class="kinds">
                <div><dt>{say!(view::time::planning)}</dt><dd>{planning}</dd></div>
                <div><dt>{say!(view::time::monitoring)}</dt><dd>{monitoring}</dd></div>
                {first.then(|| view! {
                    <div><dt>{say!(view::time::prompt_alone)}</dt><dd>{say!(view::time::prompt_alone_is)}</dd></div>
                    <div><dt>{say!(view::time::surface)}</dt><dd>{say!(view::time::surface_is)}</dd></div>
                })}
                {(!first).then(|| view! { <div><dt>{say!(page::metric::increment)}</dt><dd>{say!(page::metric::increment_is)}</dd></div> })}
            </dl>
        </section>
    }
}
