//! What was seen of one column, token by token: its logit lens, and the probes' probabilities as a table.

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;
use view_model::say;
use view_model::view::live::lens::LensGrid;
use view_model::view::live::model::{Stage, name};
use view_model::view::live::strips;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::desk::Desk;
use crate::widget::live::{Kept, Var, kept, live, part};
use crate::widget::notice::Nothing;
use crate::widget::picker::Choice;
use crate::widget::roving;
use crate::widget::table::Twin;
use crate::widget::tip::Tips;

/// The table's selector, from its cells.
const GRID: &str = ".lens";

/// The switch of the lens, the picker of the column, grid and table.
pub(super) fn details(desk: Desk) -> AnyView {
    let wanted = Var::new(0_usize);
    let names = kept(move || {
        desk.writing.with(|writing| writing.columns.iter().map(|of| name(of.about.role)).collect::<Vec<&'static str>>())
    });
    let column = kept(move || wanted.get().min(names.with(Vec::len).saturating_sub(1)));
    let begun = kept(move || desk.run.get() > 0);
    let table = kept(move || desk.writing.with(|writing| strips::table(writing, column.get())));
    let change = move |event: Event| {
        let on = event_target_checked(&event);
        let written =
            desk.writing.with_untracked(|writing| writing.stage == Stage::Done) && !desk.stale.get_untracked();
        desk.set(|live| live.lens = on);
        // The same seed writes the same again, with its lens.
        if on && written {
            desk.write();
        }
    };
    view! {
        <section class="live-details" aria-label=say!(view::live::by_token)>
            <div class="live-row">
                <label class="tick-field">
                    <input type="checkbox" data-live="lens" prop:checked=live(move || desk.chosen.with(|live| live.lens)) on:change=change />
                    {say!(view::live::lens)}
                </label>
                {part(move || names.with(|names| (names.len() > 1).then(|| picker(names, column, wanted))))}
            </div>
            {lens(desk, column)}
            {part(move || begun.get().then(|| view! { <Twin table=table /> }))}
        </section>
    }
    .into_any()
}

fn picker(names: &[&'static str], column: Kept<usize>, wanted: Var<usize>) -> AnyView {
    let choices = names.iter().map(|&name| Choice::new(name, name)).collect();
    let pick = Callback::new(move |index: usize| wanted.set(index));
    super::field(say!(view::live::column), choices, column, pick)
}

/// The grid of a column, once nothing more comes.
fn lens(desk: Desk, column: Kept<usize>) -> AnyView {
    let shown = kept(move || {
        let sites = desk.written.with(|request| request.as_ref().map(|request| request.lens.clone()))?;
        let column = column.get();
        desk.writing.with(|writing| if writing.is_running() { None } else { LensGrid::of(writing, &sites, column) })
    });
    let comes = kept(move || desk.chosen.with(|live| live.lens) && shown.with(Option::is_none));
    view! {
        {part(move || comes.get().then(|| view! { <Nothing text=say!(view::live::lens_comes) /> }))}
        {part(move || shown.with(|of| of.as_ref().map(|of| grid(of, shown))))}
    }
    .into_any()
}

fn grid(of: &LensGrid, shown: Kept<Option<LensGrid>>) -> AnyView {
    let (tips, width) = (Tips::here(), of.tokens.len());
    let tell = move |event: &Event| {
        let Some(cell) = cell(event) else { return tips.hide() };
        let index = cell.get_attribute("data-cell").and_then(|index| index.parse().ok());
        match index.and_then(|index| shown.with_untracked(|of| of.as_ref()?.told(index))) {
            Some(told) => tips.tell(&cell, told),
            None => tips.hide(),
        }
    };
    let keys = move |event: KeyboardEvent| roving::step(&event, |at, key| roving::across(at, key, (GRID, width)));
    view! {
        <p class="legend">
            <span class="key">{say!(view::live::lens_is)}</span>
            <span class="key"><i class="lens-chosen"></i>{say!(view::live::lens_agrees)}</span>
        </p>
        <div class="lens-scroll" inner_html=of.html()
            on:keydown=keys
            on:focusin=move |event| { stop_at(&event); tell(&event); }
            on:focusout=move |_| tips.hide()
            on:pointerover=move |event| tell(&event)
            on:pointerleave=move |_| tips.hide()
        ></div>
    }
    .into_any()
}

/// The cell that an event is of.
fn cell(event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest("[data-cell]").ok()?
}

/// The cell that has the focus is the stop of the Tab key from now on.
fn stop_at(event: &Event) {
    let Some(cell) = cell(event) else { return };
    let before =
        cell.closest(GRID).ok().flatten().and_then(|grid| grid.query_selector("[data-cell][tabindex=\"0\"]").ok()?);
    for (cell, tab) in before.iter().map(|before| (before, "-1")).chain([(&cell, "0")]) {
        // The name of an attribute is always one.
        let _ = cell.set_attribute("tabindex", tab);
    }
}
