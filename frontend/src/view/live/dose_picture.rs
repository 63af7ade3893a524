//! The picture of a dose curve: two panels over the doses, a slider over their steps, and the table of all numbers.

use leptos::ev::{Event, PointerEvent};
use leptos::prelude::*;
use shared::live::Role;
use view_model::chart::geometry::Shape;
use view_model::say;
use view_model::task_row::Told;
use view_model::theme::task_colour;
use view_model::view::live::dose_picture::{Panel, step_near, table, ticks, told};
use view_model::view::live::dose_plan::steps;
use view_model::view::live::model::name;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::dose::Dose;
use crate::chart::curve::Curves;
use crate::chart::interval::Axis;
use crate::chart::mark::Mark;
use crate::widget::live::{Kept, fixed, kept, live, part};
use crate::widget::table::Twin;

/// Both panels over the doses, a slider over their steps, and the numbers.
pub(super) fn picture(dose: Dose) -> AnyView {
    let colour = kept(move || {
        let study = dose.desk.page.study();
        dose.curve
            .with(|curve| task_colour(study.tasks.iter().position(|of| of.id == curve.task()).unwrap_or_default()))
    });
    let shown = kept(move || dose.curve.with(|curve| told(curve, dose.step.get())));
    let numbers = move || {
        shown.with(|(title, lines)| {
            let line = |line: &String| view! { <span>{line.clone()}</span> };
            view! { <p class="dose-numbers"><b>{title.clone()}</b>{lines.iter().map(line).collect_view()}</p> }
        })
    };
    let table = kept(move || dose.curve.with(table));
    let style = live(move || format!("--ink-of-task:{}", colour.get()));
    view! {
        <div class="dose-picture" style=style>
            <p class="asks">{say!(view::live::dose_kept_panel)}</p>
            {panel(dose, Panel::Kept, colour)}
            <p class="asks">{say!(view::live::dose_kl_panel)}</p>
            {panel(dose, Panel::Kl, colour)}
            <div class="dose-ticks"><Axis ticks=fixed(ticks()) /></div>
            {slider(dose, shown)}
            {part(numbers)}
        </div>
        <p class="legend">
            {part(move || key(name(Role::Edited), colour.get()))}
            {key(name(Role::Control), "var(--soft)".to_owned())}
            {key(name(Role::Baseline), "var(--ink)".to_owned())}
            <span class="key"><i class="dash-key"></i>{say!(view::live::dose_key)}</span>
        </p>
        <Twin table=table />
    }
    .into_any()
}

fn key(name: &'static str, colour: String) -> AnyView {
    view! { <span class="key"><Mark shape=Shape::Circle colour=colour />{name}</span> }.into_any()
}

/// One panel, with the values at its ends. The step under the pointer is the one whose numbers are shown.
fn panel(dose: Dose, panel: Panel, colour: Kept<String>) -> AnyView {
    let scene =
        kept(move || dose.curve.with(|curve| colour.with(|colour| panel.scene(curve, colour, Some(dose.step.get())))));
    let ends = kept(move || dose.curve.with(|curve| panel.ends(curve)));
    let end = move |which: usize| live(move || ends.with(|ends| ends[which].clone()));
    let pointed = move |event: PointerEvent| {
        let Some(plot) = event.current_target().and_then(|at| at.dyn_into::<Element>().ok()) else { return };
        let bounds = plot.get_bounding_client_rect();
        let share = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
        dose.step.set(step_near(100.0 * share));
    };
    view! {
        <div class="exhibit-curve" data-top=end(0) data-bottom=end(1) on:pointermove=pointed on:pointerdown=pointed>
            <Curves scene=scene />
        </div>
    }
    .into_any()
}

/// The slider over the doses, under their axis.
fn slider(dose: Dose, shown: Kept<Told>) -> AnyView {
    let last = steps().len().saturating_sub(1);
    let slid = move |event: Event| event_target_value(&event).parse().into_iter().for_each(|to| dose.step.set(to));
    let share = move || format!("--share:{:.4}", dose.step.get() as f64 / last.max(1) as f64);
    let spoken = move || shown.with(|(title, lines)| format!("{title}: {}", lines.join("; ")));
    view! {
        <input type="range" min="0" max=last.to_string() step="1" data-live="dose" aria-label=say!(view::live::dose_axis)
            aria-valuetext=live(spoken) style=live(share) prop:value=live(move || dose.step.get().to_string()) on:input=slid />
    }
    .into_any()
}
