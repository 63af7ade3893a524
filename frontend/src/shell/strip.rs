//! The layers at hand: one emergence curve per task; press to go to a layer, play to go through them all.

use std::time::Duration;

use crate::widget::live::{live, part};
use leptos::ev::PointerEvent;
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;

use crate::chart::curve::{CurveFrame, CurveScene, Curves};
use crate::chart::mark::Mark;
use crate::chart::scale::tenths_around;
use crate::state::Page;
use crate::theme::{shape, task_colour};
use crate::widget::icon::{self, Icon};

/// One step of the play, slow enough to read.
const STEP: Duration = Duration::from_millis(900);

/// The strip.
#[component]
pub fn Strip() -> impl IntoView {
    let page = Page::here();
    let playing = page.state.playing;
    play(page);
    let n = page.study().tasks.len();
    let label = move || if playing.get() { "Stop" } else { "Play through the layers" };
    view! {
        <footer class="strip" aria-label="Layers">
            <button
                class="play"
                aria-label=label
                aria-pressed=live(move || playing.get().to_string())
                title=label
                on:click=move |_| playing.update(|playing| *playing = !*playing)
            >
                {part(move || view! { <Icon path=if playing.get() { icon::PAUSE } else { icon::PLAY } /> })}
            </button>
            <div class="sparks">{(0..n).map(|task| view! { <Spark task=task /> }).collect_view()}</div>
        </footer>
    }
}

/// Steps through the layers while playing, and stops at the last.
fn play(page: Page) {
    let playing = page.state.playing;
    let running = StoredValue::new(None::<IntervalHandle>);
    let stop = move || {
        if let Some(handle) = running.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    Effect::new(move |_| {
        stop();
        if !playing.get() {
            return;
        }
        let last = page.study().sites.len().saturating_sub(1);
        if page.place.get_untracked().site == last {
            page.go_to_site(0);
        }
        let step = move || {
            page.step_site(1);
            if page.place.get_untracked().site == last {
                playing.set(false);
            }
        };
        running.set_value(set_interval_with_handle(step, STEP).ok());
    });
    on_cleanup(move || {
        stop();
        playing.set(false);
    });
}

#[component]
fn Spark(task: usize) -> impl IntoView {
    let page = Page::here();
    let study = page.study();
    let summary = &study.tasks[task];
    let (name, shape, colour) = (summary.id.clone(), shape(summary.skill), task_colour(task));
    let ink = colour.clone();
    let scene = Memo::new(move |_| spark_scene(page, task, &ink));
    let to_layer = move |event: &PointerEvent| {
        let bounds = event_target::<web_sys::Element>(event).get_bounding_client_rect();
        let share = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
        let last = page.study().sites.len().saturating_sub(1);
        page.go_to_site((share.clamp(0.0, 1.0) * last as f64).round() as usize);
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
            <button class="spark-name" aria-pressed=selected on:click=toggle>
                <Mark shape=shape colour=colour />
                <span>{name}</span>
            </button>
            <div class="spark-track" aria-hidden="true" on:pointerdown=move |event| to_layer(&event) on:pointermove=moved>
                <Curves scene=scene />
            </div>
        </div>
    }
}

/// The specialist's AUROC at every layer, on the scale all nine share.
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
