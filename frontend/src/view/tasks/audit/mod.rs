//! The dialog in which a reader checks labels: a response at a time, judged before the checker's verdict is shown.

mod desk;
mod labels;
mod response;

use leptos::ev;
use leptos::prelude::*;
use view_model::say;
use view_model::view::tasks::agreement::Followed;
use view_model::view::tasks::audit::Sitting;
use view_model::view::tasks::verdict_key::Key;
use wasm_bindgen::JsCast;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{Element, KeyboardEvent};

use self::desk::Desk;
use crate::api;
use crate::lazy_view::on_demand_with;
use crate::shell::keys::{CHARACTERS, OFF};
use crate::state::{Page, storage};
use crate::widget::dialog::Modal;
use crate::widget::live::{Var, kept, live, part};
use crate::widget::picker::{Choice, Select};

/// The button that opens the dialog; nothing without a server, which keeps the readings, and nothing on an embedded page, whose
/// frame may lead clicks to what changes them.
pub fn offer(page: Page) -> AnyView {
    if api::has_files() || page.state.selection.with_untracked(|selection| selection.embed) {
        return ().into_any();
    }
    let open = Var::new(false);
    // Outlives the dialog, so that a run is found again when it is opened again.
    let run = Var::new(None::<Followed>);
    let opened = move || open.get().then(|| on_demand_with(|| Box::pin(dialog()), move |draw| draw(open, run)));
    view! {
        <button class="button quiet" data-action="audit" on:click=move |_| open.set(true)>{say!(view::audit::title)}</button>
        {part(opened)}
    }
    .into_any()
}

/// Draws the dialog, which closes itself through a signal, with the run that it follows.
type DrawDialog = fn(Var<bool>, Var<Option<Followed>>) -> AnyView;

#[wasm_split(audit, fallible)]
fn dialog() -> Result<DrawDialog, SplitLoaderError> {
    Ok(|open, run| view! { <Dialog open=open run=run /> }.into_any())
}

#[component]
fn Dialog(open: Var<bool>, run: Var<Option<Followed>>) -> impl IntoView {
    let desk = Desk::new(Page::here(), run);
    desk.begin();
    listen(desk);
    let problem = desk.problem;
    let is_wrong = kept(move || problem.with(|problem| !problem.is_empty()));
    let has_keys = has_keys();
    view! {
        <Modal label=say!(view::audit::title) closed=move |()| open.set(false)>
            <div class="probed" data-audit="dialog">
                <h2>{say!(view::audit::title)}</h2>
                <p class="asks">{say!(view::audit::about)}</p>
                {has_keys.then(|| view! { <p class="asks">{say!(view::audit::keys)}</p> })}
                {choice(desk)}
                {response::response(desk, has_keys)}
                <p id="audit-problem" class="live-told" class:problem=live(move || is_wrong.get()) role="alert" data-audit="problem">
                    {live(move || problem.get())}
                </p>
                {labels::agreement(desk)}
                {labels::overruled(desk)}
                {labels::again(desk)}
            </div>
            <form method="dialog"><button class="button">{say!(page::shell::close)}</button></form>
        </Modal>
    }
}

/// The tasks to choose from, once they are known.
fn choice(desk: Desk) -> AnyView {
    let tasks = kept(move || desk.sitting.with(Sitting::tasks));
    let picked = kept(move || desk.sitting.with(Sitting::chosen).map_or(0, |at| at + 1));
    let pick =
        move |index: usize| desk.choose(index.checked_sub(1).and_then(|at| tasks.with(|tasks| tasks.get(at).cloned())));
    part(move || {
        let all = say!(view::tasks::all_tasks).to_owned();
        let names = std::iter::once(all).chain(tasks.get());
        let choices: Vec<Choice> = names.map(|name| Choice::new(name.clone(), name)).collect();
        (choices.len() > 2).then(|| {
            let name = say!(page::words::task);
            view! { <div class="live-row"><Select name=name choices=choices picked=picked pick=Callback::new(pick) /></div> }
        })
    })
    .into_any()
}

/// Whether the reader has left shortcuts of one character on.
fn has_keys() -> bool {
    storage::read(CHARACTERS).is_none_or(|kept| kept != OFF)
}

/// Registers the keys on the window while the dialog is open: the focus may be on any of its parts, or lost.
fn listen(desk: Desk) {
    let handle = window_event_listener(ev::keydown, move |event| {
        // Another dialog, as the one that takes the token, lies on top.
        let is_covered = desk.page.state.dialog.with_untracked(Option::is_some);
        if is_covered || !has_keys() || !is_plain(&event) || takes_text(&event) {
            return;
        }
        if let Some(key) = Key::of(&event.key()) {
            event.prevent_default();
            desk.press(key);
        }
    });
    on_cleanup(move || handle.remove());
}

/// Whether a key was pressed once and alone.
fn is_plain(event: &KeyboardEvent) -> bool {
    !(event.repeat() || event.ctrl_key() || event.meta_key() || event.alt_key())
}

/// Whether a key goes to where the reader types or chooses.
fn takes_text(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest("input, select, textarea").ok().flatten().is_some())
}
