//! The Tasks view: how often each instruction is followed, with all samples.

mod audit;
pub mod browser;

use crate::widget::live::{fixed, live};
use leptos::prelude::*;
use view_model::say;
use view_model::state::selection::Selection;
use view_model::view::tasks::{VIEW, layout, model};
use wasm_split_helpers::wasm_split;

use self::browser::{Browser, Opened};
use super::Drawn;
use crate::chart::interval::{Axis, Intervals};
use crate::lazy_view::{Drawing, on_demand};
use crate::sample::fetch;
use crate::state::Page;
use crate::task_row::TaskRow;
use crate::text::finding::FindingHead;
use crate::widget::table::Twin;

/// The view's code, fetched when it is first opened.
pub const DRAWN: Drawn = (VIEW.id, || on_demand(|| Box::pin(drawing())));

#[wasm_split(views, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Tasks /> }.into_any())
}

#[component]
fn Tasks() -> impl IntoView {
    let page = Page::here();
    let study = page.study();
    let samples = fetch::ask(page, page.state.part(Selection::sample_query));
    let (finding, table) = (model::finding(&study), model::table(&study));
    let rows = (0..study.tasks.len()).map(|task| lane(page, task)).collect_view();
    view! {
        <section class="view tasks">
            <FindingHead finding=fixed(finding) />
            <div class="lanes rates" role="group" aria-label=say!(view::tasks::lanes_are)>
                {rows}
                <div class="lane lane-axis"><span></span><Axis ticks=fixed(layout::ticks()) /><span></span></div>
            </div>
            <div class="view-foot">
                <p class="legend">
                    <span class="key"><i class="dot-key full"></i>{say!(view::tasks::with_constraint)}</span>
                    <span class="key"><i class="dot-key"></i>{say!(view::tasks::key_without)}</span>
                    <span class="key">{say!(view::tasks::key_share)}</span>
                    {(!study.is_first_edition()).then(|| view! { <span class="key">{say!(view::tasks::key_effect)}</span> })}
                </p>
                {audit::offer(page)}
                <Twin table=fixed(table) />
            </div>
            <Browser samples=samples />
        </section>
        <Opened samples=samples />
    }
}

fn lane(page: Page, task: usize) -> AnyView {
    let study = page.study();
    let summary = &study.tasks[task];
    let numbers = model::rates(summary);
    let told = model::told(summary);
    let beside = model::effect(summary).unwrap_or_default();
    let drawn = view! {
        <Intervals row=fixed(layout::dumbbell(&study, task)) lines=fixed(layout::lines()) />
        <span class="lane-number">{numbers}<small>{beside}</small></span>
    };
    view! { <TaskRow task=task told=live(move || told.clone()) columns=vec![drawn.into_any()] /> }.into_any()
}
