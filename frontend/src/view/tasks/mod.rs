//! The Tasks view: how often each instruction is followed, and every sample behind that.

pub mod browser;
pub mod layout;
pub mod model;

use crate::widget::live::live;
use leptos::prelude::*;

use self::browser::{Browser, Opened, ask};
use super::{Scope, View};
use crate::chart::interval::{Axis, Intervals};
use crate::chart::mark::Mark;
use crate::state::Page;
use crate::text::finding::FindingHead;
use crate::text::{number, words};
use crate::theme::{shape, task_colour};
use crate::widget::table::Twin;
use crate::widget::tip::Tips;

/// This view.
pub const VIEW: View = View {
    id: "tasks",
    name: "Tasks",
    icon: "M4.5 3.5h11v13h-11zM7.5 8l1.2 1.2L11 7M7.5 12.5l1.2 1.2L11 11.5M13 8.2h.5M13 12.7h.5",
    scope: Scope::Study,
    draw: || view! { <Tasks /> }.into_any(),
};

#[component]
fn Tasks() -> impl IntoView {
    let page = Page::here();
    let study = page.study();
    let samples = ask(page);
    let (finding, table) = (model::finding(&study), model::table(&study));
    let rows = (0..study.tasks.len()).map(|task| view! { <TaskLane task=task /> }).collect_view();
    view! {
        <section class="view tasks">
            <FindingHead finding=Signal::stored(finding) />
            <div class="lanes rates" role="group" aria-label="Satisfaction with and without the constraint">
                {rows}
                <div class="lane lane-axis"><span></span><Axis ticks=Signal::stored(layout::ticks()) /><span></span></div>
            </div>
            <div class="view-foot">
                <p class="legend">
                    <span class="key"><i class="dot-key full"></i>"with the constraint"</span>
                    <span class="key"><i class="dot-key"></i>"without it"</span>
                    <span class="key">"share of responses that satisfy it, 95 % interval"</span>
                </p>
                <Twin table=Signal::stored(table) />
            </div>
            <Browser samples=samples />
        </section>
        <Opened samples=samples />
    }
}

#[component]
fn TaskLane(task: usize) -> impl IntoView {
    let page = Page::here();
    let tips = Tips::here();
    let study = page.study();
    let summary = study.tasks[task].clone();
    let id = summary.id.clone();
    let selected = move || page.task.get() == Some(task);
    let toggle = move |_| page.select_task((page.task.get_untracked() != Some(task)).then_some(task));
    let numbers = format!("{} → {}", number::score(summary.satisfied_without), number::score(summary.satisfied));
    let lines = vec![
        format!(
            "with {} ({}), n {}",
            number::score(summary.satisfied),
            number::interval(summary.satisfied_interval),
            number::count(summary.n)
        ),
        format!(
            "without {} ({}), n {}",
            number::score(summary.satisfied_without),
            number::interval(summary.satisfied_without_interval),
            number::count(summary.n_without)
        ),
        format!("{} excluded", number::count(summary.excluded)),
    ];
    let (title, more) = (id.clone(), lines.clone());
    let show = move |at: web_sys::Element| tips.show(&at, title.clone(), more.clone());
    let focused = show.clone();
    let note = match &summary.not_probeable {
        Some(_) => "not probeable",
        None => words::skill(summary.skill),
    };
    view! {
        <button
            class="lane"
            data-task=id.clone()
            aria-pressed=live(move || selected().to_string())
            aria-label=format!("{id}: {}", lines.join(", "))
            title=summary.not_probeable.map(|reason| reason.reason)
            on:click=toggle
            on:pointerenter=move |event| show(event_target(&event))
            on:pointerleave=move |_| tips.hide()
            on:focus=move |event| focused(event_target(&event))
            on:blur=move |_| tips.hide()
        >
            <span class="lane-name"><Mark shape=shape(summary.skill) colour=task_colour(task) /><span>{id.clone()}<small>{note}</small></span></span>
            <Intervals row=Signal::stored(layout::dumbbell(&study, task)) lines=Signal::stored(layout::lines()) />
            <span class="lane-number">{numbers}</span>
        </button>
    }
}
