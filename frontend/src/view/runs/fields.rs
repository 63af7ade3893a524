//! The form's fields: texts, numbers, choices, ticks, and the file of a task.

use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use view_model::say;
use view_model::view::runs::form::{Field, Form, MOST_TASK_FILE, TaskFile};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, File, HtmlInputElement};

use super::desk::Desk;
use crate::api::{self, runs};
use crate::browser_io;
use crate::widget::live::{Kept, kept, live, part};
use crate::widget::picker::{Choice, Select};

/// The text of a field in the form.
pub(super) type Of = fn(&mut Form) -> &mut String;

/// A field for a text: what stands in an empty one, and how its value is typed on a phone.
pub(super) struct Text {
    pub(super) name: &'static str,
    pub(super) field: Field,
    pub(super) of: Of,
    pub(super) empty: &'static str,
    /// `text`, `numeric` or `decimal`.
    pub(super) mode: &'static str,
}

/// A field for a text, with what is wrong with it: a screen reader is told by the form's problem.
pub(super) fn text(desk: Desk, Text { name, field, of, empty, mode }: Text) -> AnyView {
    let wrong = desk.is_wrong(field);
    view! {
        <label class="live-field">
            <span>{name}</span>
            <input class="field" type="text" autocomplete="off" spellcheck="false" inputmode=mode placeholder=empty
                data-field=format!("{field:?}")
                aria-invalid=live(move || wrong.get().to_string())
                aria-describedby=live(move || wrong.get().then_some("runs-problem"))
                prop:value=live(move || value(desk, of))
                on:input=move |event| desk.change(|form| *of(form) = event_target_value(&event)) />
            {at_field(desk, field)}
        </label>
    }
    .into_any()
}

/// What is wrong with a field, beside it.
pub(super) fn at_field(desk: Desk, field: Field) -> AnyView {
    let of = move || desk.fault.with(|fault| fault.clone().filter(|(at, _)| *at == Some(field)));
    part(move || of().map(|(_, text)| view! { <span class="runs-wrong" aria-hidden="true">{text}</span> })).into_any()
}

/// The text of a field.
pub(super) fn value(desk: Desk, of: Of) -> String {
    desk.form.with(|form| std::mem::take(of(&mut form.clone())))
}

/// A choice with its name in front, and its key for tests.
pub(super) fn choice(
    (name, key): (&'static str, &'static str),
    choices: Vec<Choice>,
    picked: Kept<usize>,
    pick: impl Fn(usize) + Send + Sync + 'static,
) -> AnyView {
    view! {
        <div class="live-field" data-choice=key>
            <span aria-hidden="true">{name}</span>
            <Select name=name choices=choices picked=picked pick=Callback::new(pick) />
        </div>
    }
    .into_any()
}

/// A tick with its name behind it, and what it is about, where that is known.
pub(super) fn tick(
    (name, key): (&'static str, &'static str),
    about: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
    is_on: impl Fn() -> bool + Send + Sync + 'static,
    turn: impl Fn(bool) + 'static,
) -> AnyView {
    view! {
        <label class="tick-field" title=live(about)>
            <input type="checkbox" data-tick=key prop:checked=live(is_on)
                on:change=move |event| turn(event_target_checked(&event)) />
            {name}
        </label>
    }
    .into_any()
}

/// A field for a file, with what is wrong with the one that was chosen, or is being done with it.
fn file(desk: Desk, field: Field, (name, kinds, key): (&'static str, &'static str, &'static str)) -> AnyView {
    let told = kept(move || desk.file.with(|told| told.clone().filter(|(at, ..)| *at == field)));
    let id = format!("runs-{key}");
    let at = id.clone();
    view! {
        <label class="live-field live-file">
            <span>{name}</span>
            <input type="file" accept=kinds data-field=key
                aria-invalid=live(move || told.with(|told| matches!(told, Some((_, true, _)))).to_string())
                aria-describedby=live(move || told.with(Option::is_some).then(|| at.clone()))
                on:change=move |event| take(desk, field, &event) />
        </label>
        {part(move || told.get().map(|(_, wrong, text)| {
            let role = if wrong { "alert" } else { "status" };
            view! { <p class="live-told" class:problem=wrong id=id.clone() role=role data-runs=key>{text}</p> }
        }))}
    }
    .into_any()
}

/// The field that brings a model's file to the server; nothing without one.
pub(super) fn model_file(desk: Desk) -> AnyView {
    let of = (say!(view::runs::model_file), ".gguf", "model-file");
    (!api::has_files()).then(|| file(desk, Field::Model, of)).into_any()
}

/// The field that opens a task file, and the file that is opened.
pub(super) fn task_file(desk: Desk) -> AnyView {
    let name = kept(move || desk.form.with(|form| form.task_file.as_ref().map(|file| file.name.clone())));
    let remove = move |_| {
        desk.change(|form| form.task_file = None);
        // The button goes.
        browser_io::focus("[data-field=task-file]");
    };
    view! {
        {file(desk, Field::Tasks, (say!(view::runs::task_file), ".toml", "task-file"))}
        {part(move || name.get().map(|file| {
            let (with, without) = (say!(view::runs::task_file_is, file), say!(view::runs::remove_file, file));
            view! {
                <p class="live-row" role="status"><span>{with}</span>
                    <button class="link" data-action="remove-file" on:click=remove>{without}</button></p>
            }
        }))}
    }
    .into_any()
}

fn take(desk: Desk, field: Field, event: &Event) {
    let input: HtmlInputElement = event_target(event);
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    // The same file can be chosen again.
    input.set_value("");
    let Some(signal) = desk.signal() else { return };
    desk.file.set(None);
    if field == Field::Model {
        desk.file.set(Some((field, false, say!(view::runs::sending, file = file.name()))));
    }
    spawn_local(async move {
        let is_model = field == Field::Model;
        let taken = if is_model { bring(desk, &file, &signal).await } else { open(desk, &file, &signal).await };
        if !signal.aborted() {
            desk.file.set(taken.err().map(|problem| (field, true, problem)));
        }
    });
}

/// Sends a model's file to the server, and names the model in the form.
async fn bring(desk: Desk, file: &File, signal: &AbortSignal) -> Result<(), String> {
    let entry = runs::add_model(file, signal).await.map_err(|failure| desk.refused(failure))?;
    if signal.aborted() {
        return Ok(());
    }
    if let Some(problem) = entry.problem {
        return Err(problem);
    }
    desk.change(|form| form.model.clone_from(&entry.name));
    desk.models.update(|models| models.push(entry));
    Ok(())
}

/// Takes a task file into the form, once the server, where there is one, finds no fault in it.
async fn open(desk: Desk, file: &File, signal: &AbortSignal) -> Result<(), String> {
    let name = file.name();
    if file.size() > MOST_TASK_FILE as f64 {
        return Err(say!(view::runs::file_large, file = name, most = MOST_TASK_FILE >> 20));
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    let text = text.ok_or_else(|| say!(view::runs::file_unreadable, file = name))?;
    if !api::has_files() {
        let check = runs::check_tasks(&text, signal).await.map_err(|failure| desk.refused(failure))?;
        if let Some(fault) = check.faults.first() {
            let (line, column, problem, fix) = (fault.line, fault.column, &fault.problem, &fault.fix);
            return Err(say!(view::runs::file_fault, file = name, line, column, problem, fix));
        }
    }
    // The view was left.
    if !signal.aborted() {
        desk.change(|form| form.task_file = Some(TaskFile { name, text }));
    }
    Ok(())
}
