//! Control vectors: files whose vectors cards add, and the directions of a card's task as files.

use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::vector_path;
use shared::live::{Edit, LiveVector, MOST_VECTOR_BYTES};
use view_model::say;
use view_model::view::live::stack::Card;
use view_model::view::live::vectors;
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::Uint8Array;
use web_sys::{File, HtmlInputElement};

use super::desk::Desk;
use crate::api;
use crate::browser_io;
use crate::widget::live::{Kept, Var, kept, live, part};

/// Bytes that are written in base64 at a time: whole groups of three.
const PIECE: usize = 3 << 16;

/// The field that adds a file's vector as a card, and why the last file was refused.
pub(super) fn add(desk: Desk) -> AnyView {
    view! {
        {field(desk, say!(view::live::add_vector), None)}
        {part(move || desk.refused.get().map(|problem| view! { <p class="caution" role="status">{problem}</p> }))}
    }
    .into_any()
}

/// On a card whose vector's file is not here: the field that asks for it.
pub(super) fn missing(desk: Desk, now: Kept<Card>) -> AnyView {
    let lacks = kept(move || {
        let name = now.with(|card| vectors::added(&card.edit).map(str::to_owned))?;
        let here = desk.files.with(|files| files.iter().any(|file| file.name == name));
        (!here).then_some(name)
    });
    part(move || {
        let name = lacks.get()?;
        let told = say!(view::live::vector_missing, name);
        Some(view! {
            <p class="caution">{told}</p>
            {field(desk, say!(view::live::choose_vector), Some(name))}
        })
    })
    .into_any()
}

/// A field for a file; its vector has the name of the file, or that of the card that lacks it.
fn field(desk: Desk, label: &'static str, name: Option<String>) -> AnyView {
    let accept = LiveVector::FORMATS.map(|format| format!(".{format}")).join(",");
    view! {
        <label class="live-field live-file">
            <span>{label}</span>
            <input type="file" accept=accept on:change=move |event| take(desk, &event, name.clone()) />
        </label>
    }
    .into_any()
}

/// Takes the chosen file in; under no given name it becomes a card.
fn take(desk: Desk, event: &Event, given: Option<String>) {
    let field: HtmlInputElement = event_target(event);
    let Some(file) = field.files().and_then(|files| files.get(0)) else { return };
    // The same file can be chosen again.
    field.set_value("");
    spawn_local(async move {
        let read = read(&file).await;
        // The view was left.
        if !field.is_connected() {
            return;
        }
        match read {
            Ok(text) => {
                let name = given.clone().unwrap_or_else(|| LiveVector::plain_name(&file.name()));
                desk.refused.set(None);
                desk.files.update(|files| vectors::keep(files, LiveVector { name: name.clone(), file: text.into() }));
                match given {
                    None => desk.edit(|stack| stack.add(vectors::add(&name))),
                    // The card's field goes.
                    Some(_) => browser_io::focus("[data-action=write]"),
                }
            }
            Err(problem) => desk.refused.set(Some(problem)),
        }
    });
}

/// A file's bytes in base64; larger files than a vector needs are refused.
async fn read(file: &File) -> Result<String, String> {
    let name = file.name();
    if file.size() > MOST_VECTOR_BYTES as f64 {
        return Err(say!(view::live::vector_large, name, most = MOST_VECTOR_BYTES >> 20));
    }
    let unreadable = || say!(view::live::vector_unreadable, name);
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| unreadable())?;
    base64(&Uint8Array::new(&buffer).to_vec()).ok_or_else(unreadable)
}

fn base64(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    for piece in bytes.chunks(PIECE) {
        // The browser takes a text whose letters are the bytes.
        let letters: String = piece.iter().map(|&byte| char::from(byte)).collect();
        text.push_str(&window().btoa(&letters).ok()?);
    }
    Some(text)
}

/// The directions of a card's task as a control vector: links to the server's files, or the command that writes one.
pub(super) fn downloads(desk: Desk, now: Kept<Card>, edit: &Edit) -> Option<AnyView> {
    edit.task()?;
    let task = kept(move || now.with(|card| card.edit.task().unwrap_or_default().to_owned()));
    let told = Var::new("");
    let copy = move |_| {
        let command = vectors::command(&desk.page.study(), &task.get_untracked());
        browser_io::copy(command, move |done| {
            told.set(if done { say!(page::share::copied) } else { say!(page::share::no_clipboard) });
        });
    };
    let link = move |format: &'static str| {
        let address =
            move || vector_path(&desk.page.study().id, &task.get(), format).trim_start_matches('/').to_owned();
        view! { <a class="link" download="" data-vector=format href=live(address)>{format}</a> }
    };
    let ways = match api::has_files() {
        true => view! {
            <code>{live(move || vectors::command(&desk.page.study(), &task.get()))}</code>
            <button class="link" data-action="copy-vectors" on:click=copy>{say!(page::share::copy)}</button>
            <span role="status">{live(move || told.get())}</span>
        }
        .into_any(),
        false => LiveVector::FORMATS.map(link).collect_view().into_any(),
    };
    Some(view! { <p class="live-row live-vector"><span>{say!(view::live::as_vector)}</span>{ways}</p> }.into_any())
}
