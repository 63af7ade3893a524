//! The Layers view: each task's probe score at every layer, with its onset and peak.

use std::sync::Arc;

use crate::widget::live::{fixed, kept, live, part};
use leptos::prelude::*;
use view_model::say;
use view_model::state::choice::{Metric, Sort};
use view_model::view::layers::{VIEW, depth, layout, model};
use wasm_split_helpers::wasm_split;

use super::Drawn;
use crate::chart::interval::{Axis, Intervals};
use crate::inspector::{TaskFactsView, card};
use crate::lazy_view::{Drawing, on_demand};
use crate::metric;
use crate::sample::SampleOfTask;
use crate::state::Page;
use crate::task_row::{Plot, TaskRow};
use crate::text::finding::FindingHead;
use crate::widget::picker::{Choice, Segments};
use crate::widget::table::Twin;

/// The view's code, fetched when it is first opened.
pub const DRAWN: Drawn = (VIEW.id, || on_demand(|| Box::pin(drawing())));

#[wasm_split(views, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Layers /> }.into_any())
}

#[component]
fn Layers() -> impl IntoView {
    let page = Page::here();
    let sort = page.state.part(|selection| selection.layers.sort);
    let finding = kept(move || model::finding(&page.study(), page.place.get()));
    let order = kept(move || depth::order(&page.study(), page.place.get(), sort.get()));
    let metric = metric::shown_or_raw(page);
    let raw = kept(move || metric.get() == Metric::Auroc);
    let range = kept(move || layout::range(&page.study(), page.place.get().position, raw.get()));
    let table = kept(move || model::table(&page.study(), page.place.get(), raw.get()));
    let ticks = layout::ticks(&page.study());
    let pick = Callback::new(move |index: usize| page.state.set(|selection| selection.layers.sort = Sort::ALL[index]));
    let heads = model::NUMBERS.map(|name| view! { <span class="lane-number">{name()}</span> });
    let lanes = move || order.get().into_iter().map(|task| lane(page, task, range.get(), raw.get())).collect_view();
    view! {
        <section class="view layers">
            <div class="view-top">
                <FindingHead finding=finding />
                <div class="controls">{metric::picker(page, &[Metric::Increment, Metric::Auroc], metric)}<Segments name="sort" label=say!(page::widget::group_sort) choices=Sort::ALL.map(sorting).to_vec() picked=kept(move || sort.get() as usize) pick=pick /></div>
            </div>
            <div class="lanes depths" role="group" aria-label=say!(view::layers::over_layers)>
                <div class="lane lane-head"><span></span><span>{part(move || if raw.get() { say!(view::layers::specialist_over_layers) } else { say!(view::layers::increment_over_layers) })}</span>{heads.into_iter().collect_view()}</div>
                {part(lanes)}
                <div class="lane lane-axis"><span></span><Axis ticks=fixed(ticks) /></div>
            </div>
            <div class="view-foot">{part(move || view! { <Legend raw=raw.get() /> })}<Twin table=table /></div>
        </section>
        <aside class="inspector" aria-label=say!(view::layers::selection) class:asked=live(move || page.task.get().is_some())>
            {part(move || match page.task.get() {
                Some(task) => view! {
                    <TaskFactsView task=task />
                    {part(move || card(page, &model::card(&page.study(), page.place.get(), task)))}
                    <SampleOfTask task=task />
                }.into_any(),
                None => view! { <Guide /> }.into_any(),
            })}
        </aside>
    }
}

/// Picker of the rows' order.
fn sorting(sort: Sort) -> Choice {
    match sort {
        Sort::Onset => Choice::new(say!(view::layers::onset), say!(view::layers::by_onset)),
        Sort::Peak => Choice::new(say!(view::layers::peak), say!(view::layers::by_peak)),
        Sort::Skill => Choice::new(say!(view::layers::skill), say!(view::layers::by_skill)),
        Sort::Task => Choice::new(say!(view::layers::task), say!(view::layers::by_task)),
    }
}

fn lane(page: Page, task: usize, range: [f64; 2], raw: bool) -> AnyView {
    let scene = kept(move || layout::curve(&page.study(), page.place.get(), task, range, raw));
    let marks = kept(move || layout::marks(&page.study(), page.place.get(), task));
    let told = live(move || {
        let place = page.place.get();
        model::told(&page.study(), place, task, place.site, raw)
    });
    let at_site = Arc::new(move |site: usize| model::told(&page.study(), page.place.get_untracked(), task, site, raw));
    let steps = page.study().sites.len();
    let numbers = move || {
        let number = |(value, interval): (String, String)| view! { <span class="lane-number">{value}<small>{interval}</small></span> };
        model::numbers(&page.study(), page.place.get(), task).map(number).into_iter().collect_view()
    };
    let drawn = view! {
        <span class="lane-depth">
            <Plot scene=scene ends=[range[1], range[0]] steps=steps told=at_site />
            <Intervals row=marks lines=fixed(Vec::new()) />
        </span>
    };
    view! { <TaskRow task=task told=told columns=vec![drawn.into_any(), part(numbers).into_any()] /> }.into_any()
}

#[component]
fn Legend(raw: bool) -> impl IntoView {
    view! {
        <p class="legend">
            <span class="key"><i class="dot-key full"></i>{say!(view::layers::onset)}</span>
            <span class="key"><i class="dot-key"></i>{say!(view::layers::key_peak)}</span>
            {raw.then(|| view! { <span class="key"><i class="swatch band"></i>{say!(view::layers::key_permuted)}</span> })}
            <span class="key"><i class="dash-key"></i>{if raw { say!(view::layers::key_chance) } else { say!(page::metric::key_nothing) }}</span>
        </p>
    }
}

/// Guide to reading the rows.
#[component]
fn Guide() -> impl IntoView {
    let first = Page::here().study().is_first_edition();
    let of = |old: &'static str, new: &'static str| if first { old } else { new };
    let onset = of(say!(view::layers::about_onset_first), say!(view::layers::about_onset));
    let peak = of(say!(view::layers::about_peak_first), say!(view::layers::about_peak));
    let centre = of(say!(view::layers::about_centre_first), say!(view::layers::about_centre));
    view! {
        <div class="facts">
            <h2><span>{say!(view::layers::depth)}</span></h2>
            <p class="asks">{say!(view::layers::choose)}</p>
        </div>
        <section class="card">
            <h3>{say!(view::layers::how_read)}</h3>
            <dl class="kinds">
                <div><dt>{say!(view::layers::onset)}</dt><dd>{onset}</dd></div>
                <div><dt>{say!(view::layers::relative)}</dt><dd>{say!(view::layers::about_relative)}</dd></div>
                <div><dt>{say!(view::layers::peak)}</dt><dd>{peak}</dd></div>
                <div><dt>{say!(view::layers::centre)}</dt><dd>{centre}</dd></div>
            </dl>
        </section>
    }
}
