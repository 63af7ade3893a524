//! The heatmap under a response's tokens: the checker's running verdict, and one row per probe.

use leptos::ev;
use leptos::prelude::*;

use shared::task::PartialVerdict;
use view_model::sample::trace::{Heatmap, HeatmapRow, bar, colour, verdict, verdict_class};
use view_model::say;
use view_model::theme::{shape, task_colour};
use web_sys::Element;

use crate::chart::mark::Mark;
use crate::state::Page;
use crate::widget::icon::{self, Icon};
use crate::widget::live::{Kept, Var, fixed, kept, live};
use crate::widget::roving::{along, step};
use crate::widget::table::Twin;
use crate::widget::tip::Tips;

/// Heatmap, legend and table of one response; the current token is the selection's.
pub(super) fn token_heatmap(page: Page, heatmap: &Heatmap) -> AnyView {
    let checks = [PartialVerdict::Satisfied, PartialVerdict::Violated, PartialVerdict::Undecided]
        .map(|known| view! { <span class="key"><Check at=known />{verdict(known)}</span> });
    let token = token(page, heatmap);
    let columns = (0..heatmap.columns.len()).map(|index| column(page, heatmap, token, index)).collect_view();
    Effect::new(move |_| show(token.get()));
    let others = Var::new(!heatmap.rows.iter().any(|row| row.own));
    let turn = move |_| others.update(|shown| *shown = !*shown);
    let switch = heatmap.rows.iter().any(|row| row.own).then(|| view! {
        <label class="others"><input type="checkbox" prop:checked=live(move || others.get()) on:change=turn />{say!(page::sample::others)}</label>
    });
    view! {
        <section class="trace" class:own-only=live(move || !others.get())>
            <h3>{say!(page::sample::token_by_token)}</h3>
            <p class="asks">{heatmap.place.clone()}</p>
            <div class="trace-scroll">
                <div class="trace-names" aria-hidden="true">
                    <span></span>
                    <span></span>
                    <span>{say!(page::sample::checker)}</span>
                    {heatmap.rows.iter().map(name).collect_view()}
                </div>
                <ol class="trace-columns" aria-label=say!(page::sample::strips_are)>
                    {heatmap.lead.iter().map(lead).collect_view()}
                    {columns}
                </ol>
            </div>
            <p class="legend">{checks.into_iter().collect_view()}<span class="key">"0"<i class="ramp"></i>{say!(page::sample::ramp_end)}</span>{switch}</p>
            <p class="asks">{say!(page::sample::course, course = heatmap.course())}</p>
            <Twin table=fixed(heatmap.table()) />
        </section>
    }
    .into_any()
}

/// The current token, from 1; a number beyond the response is its last token, 0 is none.
pub(super) fn token(page: Page, heatmap: &Heatmap) -> Kept<usize> {
    let last = heatmap.columns.len();
    kept(move || page.state.selection.with(|selection| selection.token).map_or(0, |token| token.min(last)))
}

/// Selects a token of a sample.
pub(super) fn go_to(page: Page, sample: &str, token: usize) {
    page.state.set(|selection| {
        selection.token = Some(token);
        selection.sample.get_or_insert_with(|| sample.to_owned());
    });
}

/// Scrolls the heatmap so that a token is in its middle.
fn show(token: usize) {
    let found = document().query_selector(&format!(".trace-columns [data-token=\"{token}\"]")).ok().flatten();
    let Some(column) = found else { return };
    let Some(scroll) = column.closest(".trace-scroll").ok().flatten() else { return };
    let (at, around) = (column.get_bounding_client_rect(), scroll.get_bounding_client_rect());
    let off = at.left() - around.left() - (around.width() - at.width()) / 2.0;
    scroll.set_scroll_left(scroll.scroll_left() + off as i32);
}

/// One column: a token before the response.
fn lead((text, marks): &(String, String)) -> AnyView {
    view! { <li class="lead"><small>{marks.clone()}</small><span class="token connector">{text.clone()}</span></li> }
        .into_any()
}

fn name(row: &HeatmapRow) -> AnyView {
    let (shape, colour) = (shape(row.skill), task_colour(row.task));
    view! { <span class:own=row.own class:other=!row.own><Mark shape=shape colour=colour />{row.id.clone()}</span> }
        .into_any()
}

/// One column: a response token, the checker's verdict and a cell per probe.
fn column(page: Page, heatmap: &Heatmap, token: Kept<usize>, index: usize) -> AnyView {
    let tips = Tips::here();
    let at = &heatmap.columns[index];
    let cells = heatmap.rows.iter().zip(&at.probabilities).map(|(row, &p)| cell(row.own, p)).collect_view();
    let told = heatmap.told(index);
    let show = move |at: &Element| tips.tell(at, told.clone());
    let (focused, sample) = (show.clone(), heatmap.sample.clone());
    let focus = move |event: ev::FocusEvent| {
        focused(&event_target(&event));
        go_to(page, &sample, index + 1);
    };
    view! {
        <li
            class:current=live(move || token.get() == index + 1)
            data-token=(index + 1).to_string()
            tabindex=live(move || if token.get().max(1) == index + 1 { "0" } else { "-1" })
            aria-label=heatmap.spoken(index)
            on:pointerenter=move |event| show(&event_target(&event))
            on:pointerleave=move |_| tips.hide()
            on:focus=focus
            on:blur=move |_| tips.hide()
            on:keydown=move |event| step(&event, along)
        >
            <small>{at.marks.clone()}</small>
            <span class="token response">{at.text.clone()}</span>
            <Check at=at.verdict />
            {cells}
        </li>
    }
    .into_any()
}

/// A probability: a bar from chance for the sample's task, a coloured cell for the others.
fn cell(own: bool, probability: f64) -> AnyView {
    let fill = colour(probability);
    let (class, style) = if own {
        let (top, height) = bar(probability);
        ("own", format!("--top:{top:.1}%;--height:{height:.1}%;--fill:{fill}"))
    } else {
        ("", format!("background:{fill}"))
    };
    view! { <i class=class style=style></i> }.into_any()
}

#[component]
fn Check(at: PartialVerdict) -> impl IntoView {
    let path = match at {
        PartialVerdict::Satisfied => icon::TICK,
        PartialVerdict::Violated => icon::CLOSE,
        PartialVerdict::Undecided => icon::DASH,
    };
    view! { <span class=format!("check {}", verdict_class(at))><Icon path=path /></span> }
}
