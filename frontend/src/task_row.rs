//! A task's row: name, drawing, and its numbers in a tooltip; a press selects the task.

use std::sync::Arc;

use leptos::ev::{MouseEvent, PointerEvent};
use leptos::prelude::*;
use view_model::chart::curve::CurveScene;
use view_model::say;
use view_model::task_row::Told;
use view_model::text::{number, words};
use view_model::theme::{shape, task_colour};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::browser_io;
use crate::chart::curve::Curves;
use crate::chart::mark::Mark;
use crate::state::Page;
use crate::widget::live::{Kept, Live, live};
use crate::widget::tip::Tips;

/// Title and lines of the tooltip of a source and a target.
pub type OfPair = Arc<dyn Fn((usize, usize)) -> Told + Send + Sync>;

/// A row of columns after the task's name.
#[component]
pub fn TaskRow(
    /// Index of the task.
    task: usize,
    /// Title and lines of the tooltip, also for screen readers.
    told: Live<Told>,
    /// The drawings, one per column.
    columns: Vec<AnyView>,
) -> impl IntoView {
    let page = Page::here();
    let tips = Tips::here();
    let summary = page.study().tasks[task].clone();
    let absent = summary.not_probeable.is_some();
    let note = match (absent, summary.is_left_out()) {
        (true, _) => say!(page::widget::not_probeable),
        (_, true) => say!(page::widget::no_effect),
        _ => words::skill(summary.skill),
    };
    let toggle = move |event: MouseEvent| {
        page.select_task((page.task.get_untracked() != Some(task)).then_some(task));
        browser_io::keep_in_view(&event);
    };
    let (focused, read) = (told.clone(), told.clone());
    let spoken = move || {
        let (title, lines) = read.get();
        format!("{title}: {}", lines.join(", "))
    };
    view! {
        <button
            class="lane"
            class:absent=absent
            data-task=summary.id.clone()
            style=format!("--ink-of-task:{}", task_colour(task))
            aria-pressed=live(move || (page.task.get() == Some(task)).to_string())
            aria-description=live(spoken)
            on:click=toggle
            on:pointerenter=move |event| tips.tell(&event_target::<Element>(&event), told.get())
            on:pointerleave=move |_| tips.hide()
            on:focus=move |event| tips.tell(&event_target::<Element>(&event), focused.get())
            on:blur=move |_| tips.hide()
        >
            <span class="lane-name"><Mark shape=shape(summary.skill) colour=task_colour(task) /><span>{summary.id.clone()}<small>{note}</small></span></span>
            {columns}
        </button>
    }
}

/// A curve over steps; a tooltip shows the numbers of the step under the pointer.
#[component]
pub fn Plot(
    /// The scene to draw.
    scene: Kept<CurveScene>,
    /// Axis labels: the values at the upper and lower end, in that order.
    ends: [f64; 2],
    /// Number of steps.
    steps: usize,
    /// Title and lines of the tooltip of a step.
    told: Arc<dyn Fn(usize) -> Told + Send + Sync>,
) -> impl IntoView {
    let tips = Tips::here();
    let [top, bottom] = ends.map(number::score);
    let moved = move |event: PointerEvent| {
        let Some(at) = event.current_target().and_then(|at| at.dyn_into::<Element>().ok()) else { return };
        tips.tell_at(&at, f64::from(event.client_x()), told(step_under(&event, &at, steps)));
    };
    view! {
        <span class="lane-plot" data-top=top data-bottom=bottom on:pointermove=moved on:pointerleave=move |_| tips.hide()>
            <Curves scene=scene />
        </span>
    }
}

/// Index of the step, of `steps`, that is nearest to the pointer.
pub fn step_under(event: &PointerEvent, track: &Element, steps: usize) -> usize {
    let bounds = track.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
    (share.clamp(0.0, 1.0) * steps.saturating_sub(1) as f64).round() as usize
}
