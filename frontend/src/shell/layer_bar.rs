//! The layer bar: one curve over the layers per task; press to select a layer, play to step through them.

use std::time::Duration;

use crate::widget::live::{Var, kept, live};
use leptos::ev::PointerEvent;
use leptos::prelude::*;
use view_model::chart::curve::{CurveFrame, CurveScene};
use view_model::chart::scale::tenths_around;
use view_model::say;
use view_model::theme::{shape, task_colour};

use crate::chart::curve::Curves;
use crate::chart::mark::Mark;
use crate::playback::{self, PlayButton};
use crate::state::Page;
use crate::task_row::step_under;

/// Time per layer during playback.
const STEP: Duration = Duration::from_millis(900);

/// The layer bar.
#[component]
pub fn LayerBar() -> impl IntoView {
    let page = Page::here();
    let playing = Var::new(false);
    let last = page.study().sites.len().saturating_sub(1);
    let at_last = move || page.place.get_untracked().site == last;
    let begin = move || {
        if at_last() {
            page.go_to_site(0);
        }
    };
    let step = move || {
        page.step_site(1);
        !at_last()
    };
    playback::keep(playing, STEP, live(begin), live(step));
    let n = page.study().tasks.len();
    view! {
        <footer class="strip" aria-label=say!(page::shell::layers)>
            <div class="strip-head"><PlayButton playing=playing name=say!(page::shell::play_layers) /><small>{say!(page::shell::auroc_by_layer)}</small></div>
            <div class="sparks">{(0..n).map(|task| view! { <Spark task=task /> }).collect_view()}</div>
        </footer>
    }
}

#[component]
fn Spark(task: usize) -> impl IntoView {
    let page = Page::here();
    let study = page.study();
    let summary = &study.tasks[task];
    let (name, shape, colour) = (summary.id.clone(), shape(summary.skill), task_colour(task));
    let ink = colour.clone();
    let scene = kept(move || spark_scene(page, task, &ink));
    let to_layer = move |event: &PointerEvent| {
        page.go_to_site(step_under(event, &event_target(event), page.study().sites.len()));
    };
    let moved = move |event: PointerEvent| {
        if event.buttons() == 1 {
            to_layer(&event);
        }
    };
    let selected = move || (page.task.get() == Some(task)).to_string();
    let toggle = move |_| page.select_task((page.task.get_untracked() != Some(task)).then_some(task));
    let (id, ink) = (name.clone(), format!("--ink-of-task:{colour}"));
    view! {
        <div class="spark" data-task=id style=ink>
            <button class="spark-name" aria-pressed=live(selected) on:click=toggle>
                <Mark shape=shape colour=colour />
                <span>{name}</span>
            </button>
            <div class="spark-track" aria-hidden="true" on:pointerdown=move |event| to_layer(&event) on:pointermove=moved>
                <Curves scene=scene />
            </div>
        </div>
    }
}

/// Each task's specialist AUROC at every layer, on one shared scale.
fn spark_scene(page: Page, task: usize, colour: &str) -> CurveScene {
    let study = page.study();
    let place = page.place.get();
    let score = |task: usize, site: usize| {
        let cell = study.cells.get(site)?.get(place.position)?;
        cell.specialists.get(task)?.as_ref().map(|score| score.auroc)
    };
    let sites = 0..study.sites.len();
    let all = sites.clone().flat_map(|site| (0..study.tasks.len()).filter_map(move |task| score(task, site)));
    let frame = CurveFrame::new(study.sites.len(), tenths_around(all, [0.4, 0.8]));
    let values: Vec<Option<f64>> = sites.map(|site| score(task, site)).collect();
    let now = values.get(place.site).copied().flatten().map(|value| frame.y(value));
    CurveScene {
        band: String::new(),
        lines: vec![(frame.line(&values), "curve-main", colour.to_owned())],
        chance: Some(frame.y(0.5)),
        cursor: Some((frame.x(place.site), now)),
    }
}
