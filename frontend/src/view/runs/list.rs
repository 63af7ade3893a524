//! The runs of the server: each with its state, what can be done with it, and its details.

use std::sync::Arc;

use leptos::prelude::*;
use shared::api::{Priority, Run, RunState};
use view_model::say;
use view_model::view::runs::board::{Board, Heard};
use view_model::view::runs::told;

use super::desk::Desk;
use super::details;
use super::fields::choice;
use crate::api::runs::Act;
use crate::browser_io;
use crate::widget::live::{Kept, kept, live, part};
use crate::widget::notice::Nothing;
use crate::widget::picker::Choice;

/// What can be done with a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ways {
    cancel: bool,
    resume: bool,
    open: bool,
    start: bool,
}

/// The list, in the board's order.
pub(super) fn list(desk: Desk) -> AnyView {
    let board = desk.shown.board;
    let ids = kept(move || board.with(|board| board.runs.iter().map(|heard| heard.run.id.clone()).collect::<Vec<_>>()));
    let none = kept(move || ids.with(Vec::is_empty));
    let unheard = move || {
        desk.shown.unheard.get().map(|why| {
            view! { <p class="caution" data-runs="unheard">{say!(view::runs::unheard, why)}</p> }
        })
    };
    let older = move || {
        let n = board.with(Board::older);
        (n > 0).then(|| view! { <Nothing text=say!(view::runs::older, n) /> })
    };
    view! {
        <section class="runs-list" aria-label=say!(view::runs::list)>
            <h2>{say!(view::runs::list)}</h2>
            {part(unheard)}
            {part(move || none.get().then(|| view! { <Nothing text=say!(view::runs::no_runs) /> }))}
            <ol>
                <For each=move || ids.get() key=String::clone children=move |id: String| row(desk, &id.into()) />
            </ol>
            {part(older)}
        </section>
    }
    .into_any()
}

fn row(desk: Desk, id: &Arc<str>) -> AnyView {
    let own = id.clone();
    let heard = kept(move || desk.shown.board.with(|board| board.get(&own).cloned()));
    let Some(run) = heard.with_untracked(|heard| heard.as_ref().map(|heard| heard.run.clone())) else {
        return ().into_any();
    };
    let state = kept(move || {
        let now = desk.shown.now.get();
        heard.with(|heard| heard.as_ref().map(|heard| told::state(heard, now))).unwrap_or_default()
    });
    let time = kept(move || {
        let now = desk.shown.now.get();
        heard.with(|heard| heard.as_ref().and_then(|heard| told::time(heard, now))).unwrap_or_default()
    });
    let about =
        kept(move || heard.with(|heard| heard.as_ref().map(|heard| told::about(&heard.run))).unwrap_or_default());
    let dates =
        kept(move || heard.with(|heard| heard.as_ref().map(|heard| told::dates(&heard.run))).unwrap_or_default());
    let waits = kept(move || is(heard, |run| matches!(run.state, RunState::Queued { .. })));
    let failed = kept(move || is(heard, |run| matches!(run.state, RunState::Failed { .. })));
    let silent = kept(move || {
        let now = desk.shown.now.get();
        heard.with(|heard| heard.as_ref().is_some_and(|heard| told::silence(heard, now).is_some()))
    });
    let computes = kept(move || !silent.get() && is(heard, |run| matches!(run.state, RunState::Running(_))));
    let key = id.clone();
    let opened = kept(move || desk.opened.with(|opened| opened.as_deref() == Some(&*key)));
    let title = told::title(&run);
    let (name, barred, number) = (title.clone(), title.clone(), id.to_string());
    let at = id.clone();
    let trouble = kept(move || desk.trouble.with(|of| of.clone().filter(|(id, _)| **id == *at).map(|(_, why)| why)));
    let at = id.clone();
    let stops = kept(move || desk.is_stopping(&at) && is(heard, |run| matches!(run.state, RunState::Running(_))));
    view! {
        <li data-run=number data-study=run.study.clone()
            data-state=live(move || heard.with(|heard| heard.as_ref().map_or("", |heard| heard.run.state.name())))>
            <div class="live-row">
                <b>{title}</b>
                <span class="asks" title=run.request.model data-runs="about">{live(move || about.get())}</span>
                <span class="asks" data-runs="dates">{live(move || dates.get())}</span>
                {part(move || waits.get().then(|| priority(desk, heard)))}
            </div>
            <p class="live-told" class:problem=live(move || failed.get() || silent.get()) data-runs="state">
                {live(move || state.get())}
            </p>
            {part(move || stops.get().then(|| view! { <p class="live-told" role="status" data-runs="stops">{say!(view::runs::stops)}</p> }))}
            {part(move || computes.get().then(|| view! {
                <div class="live-row">
                    {bar(heard, barred.clone())}
                    <span class="asks" data-runs="time">{live(move || time.get())}</span>
                </div>
            }))}
            {buttons(desk, (id.clone(), name), heard, opened)}
            {part(move || trouble.get().map(|why| view! { <p class="live-told problem" role="alert" data-runs="trouble">{why}</p> }))}
            {confirmation(desk, id.clone())}
            {part(move || opened.get().then(|| details::of_run(desk, heard)))}
        </li>
    }
    .into_any()
}

/// Whether a run is as asked; not where it is gone.
fn is(heard: Kept<Option<Heard>>, of: fn(&Run) -> bool) -> bool {
    heard.with(|heard| heard.as_ref().is_some_and(|heard| of(&heard.run)))
}

/// The priority of a run that waits, to be changed.
fn priority(desk: Desk, heard: Kept<Option<Heard>>) -> AnyView {
    let choices = Priority::ALL.map(told::priority).map(|name| Choice::new(name, name)).into();
    let of = |heard: &Option<Heard>| heard.as_ref().map(|heard| heard.run.request.priority).unwrap_or_default();
    let at = kept(move || Priority::ALL.iter().position(|known| *known == heard.with(of)).unwrap_or_default());
    let put = move |index: usize| {
        if let (Some(heard), Some(priority)) = (heard.get_untracked(), Priority::ALL.get(index)) {
            desk.prioritise(heard.run, *priority);
        }
    };
    choice((say!(view::runs::priority), "run-priority"), choices, at, put)
}

/// How much of the stage is done.
fn bar(heard: Kept<Option<Heard>>, title: String) -> AnyView {
    let done = kept(move || heard.with(|heard| heard.as_ref().and_then(|heard| told::bar(&heard.run))));
    let total = kept(move || done.get().map(|(_, total)| total));
    part(move || {
        total.get().map(|total| {
            let value = move || done.get().map_or(0, |(done, _)| done).to_string();
            view! { <progress aria-label=title.clone() max=total.to_string() value=live(value)></progress> }
        })
    })
    .into_any()
}

/// What a press does.
type Press = Arc<dyn Fn() + Send + Sync>;

/// Does something with the run; then its buttons are others, and the focus goes to the one that stays.
fn acting(desk: Desk, act: Act, id: &Arc<str>) -> Press {
    let id = id.clone();
    Arc::new(move || {
        if act == Act::Cancel && untrack(|| desk.is_stopping(&id)) {
            return;
        }
        desk.act(act, id.to_string());
        browser_io::focus(&format!("[data-run=\"{id}\"] [data-action=details]"));
    })
}

/// Does something with the run as it is when the button is pressed.
fn with_run(desk: Desk, heard: Kept<Option<Heard>>, then: fn(Desk, &Run)) -> Press {
    Arc::new(move || {
        if let Some(heard) = heard.get_untracked() {
            then(desk, &heard.run);
        }
    })
}

fn buttons(desk: Desk, (id, title): (Arc<str>, String), heard: Kept<Option<Heard>>, opened: Kept<bool>) -> AnyView {
    let ways = kept(move || Ways {
        cancel: is(heard, |run| run.state.is_open()),
        resume: is(heard, |run| run.state.is_resumable()),
        open: is(heard, |run| run.state == RunState::Done && !run.preview),
        start: is(heard, |run| run.state == RunState::Done && run.preview),
    });
    let (shows, dooms) = (id.clone(), id.clone());
    let labels = [say!(view::runs::details), say!(view::runs::delete)].map(|name| format!("{name}: {title}"));
    let [details, delete] = labels;
    let turn = move |_| desk.opened.set((!opened.get_untracked()).then(|| shows.to_string()));
    let doom = move |_| {
        desk.doomed.set(Some(dooms.to_string()));
        request_animation_frame(|| browser_io::focus("[data-action=delete-no]"));
    };
    let several = move || {
        let ways = ways.get();
        let open = with_run(desk, heard, Desk::open);
        let start = with_run(desk, heard, Desk::start);
        let all: [(bool, &'static str, &'static str, Press); 4] = [
            (ways.open, say!(view::runs::open_study), "open", open),
            (ways.start, say!(view::runs::start_this), "start-this", start),
            (ways.cancel, say!(view::runs::cancel), "cancel", acting(desk, Act::Cancel, &id)),
            (ways.resume, say!(view::runs::resume), "resume", acting(desk, Act::Resume, &id)),
        ];
        let there = all.into_iter().filter(|(is_there, ..)| *is_there);
        let button = |(_, name, action, press): (bool, &'static str, &'static str, Press)| {
            let (label, id) = (format!("{name}: {title}"), id.clone());
            let stops = move || (action == "cancel" && desk.is_stopping(&id)).then_some("true");
            let look = if action == "cancel" { "link" } else { "button" };
            view! {
                <button class=look data-action=action aria-label=label aria-disabled=live(stops)
                    on:click=move |_| press()>{name}</button>
            }
        };
        there.map(button).collect_view()
    };
    view! {
        <div class="live-row">
            {part(several)}
            <button class="link" data-action="details" aria-label=details aria-expanded=live(move || opened.get().to_string()) on:click=turn>
                {say!(view::runs::details)}</button>
            <button class="link runs-delete" data-action="delete" aria-label=delete on:click=doom>{say!(view::runs::delete)}</button>
        </div>
    }
    .into_any()
}

/// Whether the run is really to be deleted.
fn confirmation(desk: Desk, id: Arc<str>) -> AnyView {
    let own = id.clone();
    let asks = kept(move || desk.doomed.with(|doomed| doomed.as_deref() == Some(&*own)));
    let yes = move |id: Arc<str>| {
        desk.doomed.set(None);
        desk.act(Act::Delete, id.to_string());
        browser_io::focus("[data-action=again]");
    };
    let no = move |id: &str| {
        desk.doomed.set(None);
        browser_io::focus(&format!("[data-run=\"{id}\"] [data-action=delete]"));
    };
    part(move || {
        let (kept_id, gone) = (id.clone(), id.clone());
        asks.get().then(|| view! {
            <div class="live-row caution" role="group" aria-label=say!(view::runs::delete)>
                <span>{say!(view::runs::delete_asks)}</span>
                <button class="button quiet" data-action="delete-no" on:click=move |_| no(&kept_id)>{say!(view::runs::delete_no)}</button>
                <button class="button quiet" data-action="delete-yes" on:click=move |_| yes(gone.clone())>{say!(view::runs::delete_yes)}</button>
            </div>
        })
    })
    .into_any()
}
