//! The Probes view: specialists against general probes, at one place and over the layers.

mod refit;

use crate::widget::live::{Kept, kept, live, part};
use leptos::prelude::*;
use shared::study::Generalist;
use view_model::metric::name;
use view_model::say;
use view_model::state::selection::Metric;
use view_model::text::{number, words};
use view_model::view::probes::layout::{self, Axis};
use view_model::view::probes::{VIEW, gap, model};
use wasm_split_helpers::wasm_split;

use super::Drawn;
use crate::chart::curve::Curves;
use crate::chart::interval::{Axis as AxisNumbers, Intervals};
use crate::inspector::{TaskFactsView, card};
use crate::lazy_view::{Drawing, on_demand};
use crate::metric;
use crate::sample::SampleOfTask;
use crate::state::Page;
use crate::task_row::TaskRow;
use crate::text::finding::FindingHead;
use crate::widget::table::Twin;

/// The view's code, fetched when it is first opened.
pub const DRAWN: Drawn = (VIEW.id, || on_demand(|| Box::pin(drawing())));

#[wasm_split(views, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Probes /> }.into_any())
}

#[component]
fn Probes() -> impl IntoView {
    let page = Page::here();
    let metric = metric::shown(page);
    let position = kept(move || page.place.get().position);
    let axis = kept(move || Axis::of(&page.study(), position.get(), metric.get()));
    let finding = kept(move || model::finding(&page.study(), page.place.get(), metric.get()));
    let table = kept(move || model::table(&page.study(), page.place.get(), metric.get()));
    let n = page.study().tasks.len();
    let heading = move || {
        let study = page.study();
        let site = study.sites.get(page.place.get().site).copied().map(words::site_in_sentence).unwrap_or_default();
        say!(view::probes::metric_at, metric = name(metric.get()), site)
    };
    view! {
        <section class="view probes">
            <div class="view-top">
                <FindingHead finding=finding />
                <div class="controls">{metric::picker(page, &Metric::ALL, metric)}</div>
            </div>
            <div class="lanes scores" role="group" aria-label=say!(view::probes::lanes_are)>
                <div class="lane lane-head"><span></span><span>{heading}</span><span>{say!(view::probes::over_layers)}</span><span></span></div>
                {(0..n).map(|task| lane(page, task, metric, axis)).collect_view()}
                <div class="lane lane-axis"><span></span><AxisNumbers ticks=kept(move || axis.get().ticks()) /><LayerEnds /><span></span></div>
            </div>
            <div class="view-foot">{part(move || view! { <Legend metric=metric.get() /> })}{refit::offer(page)}<Twin table=table /></div>
        </section>
        <aside class="inspector" tabindex="0" aria-label=say!(page::words::selection) class:asked=live(move || page.task.get().is_some())>
            {part(move || match page.task.get() {
                Some(task) => view! {
                    <TaskFactsView task=task />
                    {part(move || model::card(&page.study(), page.place.get(), task).map(|told| card(page, &told)))}
                    <SampleOfTask task=task />
                }.into_any(),
                None => view! { <Kinds /><Gap /> }.into_any(),
            })}
        </aside>
    }
}

fn lane(page: Page, task: usize, metric: Kept<Metric>, axis: Kept<Axis>) -> AnyView {
    let row = kept(move || layout::row(&page.study(), page.place.get(), task, metric.get(), &axis.get()));
    let curves = kept(move || layout::curves(&page.study(), page.place.get(), task, metric.get()));
    let score = move || {
        let (study, place, metric) = (page.study(), page.place.get(), metric.get());
        match metric {
            Metric::Increment => place.increment(&study, task).map(|found| found.increment),
            _ => place.specialist(&study, task).map(|score| model::value(score, metric)),
        }
    };
    let told = live(move || model::told(&page.study(), page.place.get(), task, metric.get()));
    let drawn = view! {
        <Intervals row=row lines=kept(move || axis.get().lines()) />
        <span class="lane-curve"><Curves scene=curves /></span>
        <span class="lane-number">{live(move || number::score_or_dash(score()))}</span>
    };
    view! { <TaskRow task=task told=told columns=vec![drawn.into_any()] /> }.into_any()
}

#[component]
fn LayerEnds() -> impl IntoView {
    let study = Page::here().study();
    let name = |site: Option<&shared::site::Site>| site.copied().map(words::site).unwrap_or_default();
    view! { <span class="layer-ends" aria-hidden="true"><span>{name(study.sites.first())}</span><span>{name(study.sites.last())}</span></span> }
}

#[component]
fn Legend(metric: Metric) -> impl IntoView {
    let by_auroc = metric == Metric::Auroc;
    let specialist = if by_auroc || metric == Metric::Increment {
        say!(view::probes::key_specialist)
    } else {
        say!(view::probes::specialist)
    };
    let general = match metric {
        Metric::Increment => say!(view::probes::key_general_increment).to_owned(),
        _ => say!(view::probes::key_general, kinds = Generalist::ALL.map(words::generalist).join(", ")),
    };
    view! {
        <p class="legend">
            <span class="key"><i class="dot-key full"></i>{specialist}</span>
            <span class="key"><i class="dot-key"></i>{general}</span>
            {by_auroc.then(|| view! { <span class="key"><i class="swatch band"></i>{say!(view::probes::key_permuted)}</span> })}
        </p>
    }
}

/// Legend of the four general probes.
#[component]
fn Kinds() -> impl IntoView {
    let line = |kind: Generalist| {
        view! { <div><dt>{words::generalist(kind)}</dt><dd>{words::generalist_trained(kind)}</dd></div> }
    };
    view! {
        <div class="facts">
            <h2><span>{say!(view::probes::probes_here)}</span></h2>
            <p class="asks">{say!(view::probes::choose)}</p>
        </div>
        <section class="card">
            <h3>{say!(view::probes::how_trained)}</h3>
            <dl class="kinds">
                {(!Page::here().study().is_first_edition()).then(|| view! { <div><dt>{say!(page::metric::increment)}</dt><dd>{say!(page::metric::increment_is)}</dd></div> })}
                <div><dt>{say!(view::probes::specialist)}</dt><dd>{say!(view::probes::specialist_is)}</dd></div>
                {Generalist::ALL.map(line).into_iter().collect_view()}
            </dl>
        </section>
    }
}

/// The gap of claim 1 over the number of base prompts and over C.
#[component]
fn Gap() -> impl IntoView {
    let page = Page::here();
    let curve = kept(move || gap::curve(&page.study()));
    let drawn = move || {
        let scene = kept(move || curve.get().unwrap_or_default());
        curve.with(Option::is_some).then(|| view! { <div class="gap-curve"><Curves scene=scene /></div> })
    };
    let told = part(move || gap::card(&page.study()).map(|told| card(page, &told)));
    view! { {told}{part(drawn)} }
}
