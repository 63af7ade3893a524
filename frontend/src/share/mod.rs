//! The Share dialog: links, embed code, pictures and figures, a citation, and the study, for exactly what is shown.

pub mod dropped;
mod picture;
mod upload;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::StudyEntry;
use view_model::figure::{self, POINTS_PER_MM};
use view_model::say;
use view_model::share::model;
use view_model::state::selection::PARTS;
use view_model::text::words;
use wasm_split_helpers::wasm_split;
use web_sys::HtmlInputElement;

use self::picture::Picture;
use self::upload::Upload;
use crate::lazy_view::{Drawing, on_demand};
use crate::shell::token;
use crate::state::{Page, State};
use crate::widget::dialog::Modal;
use crate::widget::live::{Var, live, part};
use crate::{api, browser_io};

/// The code of the dialog, fetched when it is first opened.
pub fn draw() -> AnyView {
    on_demand(|| Box::pin(drawing()))
}

#[wasm_split(views, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Share /> }.into_any())
}

/// The dialog.
#[component]
fn Share() -> impl IntoView {
    let page = Page::here();
    let state = page.state;
    let study = page.study();
    let entry = Var::new(None::<StudyEntry>);
    let (told, short) = (Var::new(""), Var::new(None::<String>));
    ask(entry, study.id.clone());
    let link = here(&state.link(|selection| {
        selection.study = Some(page.study().id.clone());
        (selection.embed, selection.parts) = (false, None);
    }));
    let title = format!("skillscope: {}", words::study(&study));
    let named = format!("{}-{}", study.id, state.selection.with_untracked(|selection| selection.view.clone()));
    let shown = Var::new([true; PARTS.len()]);
    let embedded = link.clone();
    let embed = Callback::new(move |()| model::embed_code(&embedded, &title, shown.get()));
    let citation = {
        let (study, link) = (study.clone(), link.clone());
        move || model::citation(&study, entry.get().as_ref(), &link)
    };
    let commands = model::commands(&study);
    let shorten = {
        let link = link.clone();
        move |_| shorten(state, &link, short, told)
    };
    let open = move |event| {
        if let Some(file) = event_target::<HtmlInputElement>(&event).files().and_then(|files| files.get(0)) {
            state.dialog.set(None);
            dropped::open(state, file);
        }
    };
    view! {
        <Modal label=say!(page::share::name) closed=move |()| state.dialog.set(None)>
            <h2>{say!(page::share::share_shown)}</h2>
            <div class="share">
                <Field name=say!(page::share::link) text=fixed(link.clone()) told=told />
                {local(&link)}
                {part(move || short.get().map(|link| short_field(link, told)))}
                {(!api::has_files()).then(|| view! {
                    <button class="button quiet" data-share="short" on:click=shorten>
                        {say!(page::share::make_short_link)}
                    </button>
                })}
                <Field name=say!(page::share::embed) text=embed told=told />
                <p class="share-parts">{say!(page::share::with_its)}" "{(0..PARTS.len()).map(|part| view! { <Part part=part shown=shown /> }).collect_view()}</p>
                <Field name="BibTeX" text=Callback::new(move |()| citation()) told=told />
                <Pictures name=named told=told />
                <h3>{say!(page::share::the_study)}</h3>
                <label class="share-open">
                    <span>{say!(page::share::open_bundle)}</span>
                    <input type="file" accept=".zip,.json" on:change=open />
                </label>
                <Upload told=told />
                {commands.into_iter().map(|(command, gives)| view! { <Field name=gives text=fixed(command) told=told /> }).collect_view()}
            </div>
            <p class="share-told" role="status">{live(move || told.get())}</p>
            <form method="dialog"><button class="button">{say!(page::share::close)}</button></form>
        </Modal>
    }
}

/// That a link opens on this machine alone, where it does.
fn local(link: &str) -> Option<AnyView> {
    model::is_local(link).then(|| view! { <p class="share-none">{say!(page::share::local)}</p> }.into_any())
}

fn short_field(link: String, told: Var<&'static str>) -> AnyView {
    view! { <Field name=say!(page::share::short_link) text=fixed(link) told=told /> }.into_any()
}

fn fixed(text: String) -> Callback<(), String> {
    Callback::new(move |()| text.clone())
}

/// A query as an absolute URL, without the parts that concern this visit only.
fn here(query: &str) -> String {
    let location = window().location();
    let whole = location.href().unwrap_or_default();
    let before = whole.split(['?', '#']).next().unwrap_or_default();
    format!("{before}{query}")
}

/// Fetches the study's entry in the list, which has the hash.
fn ask(entry: Var<Option<StudyEntry>>, id: String) {
    let Some(signal) = api::abort_on_cleanup() else { return };
    spawn_local(async move {
        if let Ok(held) = api::studies(&signal).await
            && !signal.aborted()
        {
            entry.set(held.into_iter().find(|entry| entry.id == id));
        }
    });
}

/// Stores the view on the server and shows the short link.
fn shorten(state: State, link: &str, short: Var<Option<String>>, told: Var<&'static str>) {
    let Some(signal) = api::abort_on_cleanup() else { return };
    let query = link.split_once('?').map_or("", |(_, query)| query).to_owned();
    spawn_local(async move {
        match api::keep_view(&query, &signal).await {
            Ok(hash) => short.set(Some(here(&format!("?v={hash}")))),
            Err(_) if token::ask_if_refused(state) => {}
            Err(_) => told.set(say!(page::share::no_short_links)),
        }
    });
}

/// A text with a button that copies it.
#[component]
fn Field(name: &'static str, text: Callback<(), String>, told: Var<&'static str>) -> impl IntoView {
    let copy = move |_| {
        browser_io::copy(text.run(()), move |done| {
            told.set(if done { say!(page::share::copied) } else { say!(page::share::no_clipboard) });
        });
    };
    view! {
        <div class="share-row">
            <label class="share-field">
                <span>{name}</span>
                <textarea
                    readonly
                    rows=live(move || text.run(()).lines().count().to_string())
                    spellcheck="false"
                    prop:value=live(move || text.run(()))
                ></textarea>
            </label>
            <button class="button quiet" aria-label=say!(page::share::copy_named, name) on:click=copy>
                {say!(page::share::copy)}
            </button>
        </div>
    }
}

/// A checkbox: whether an embedded page shows one of its parts.
#[component]
fn Part(part: usize, shown: Var<[bool; PARTS.len()]>) -> impl IntoView {
    let turn = move |event| shown.update(|shown| shown[part] = event_target_checked(&event));
    view! {
        <label class="tick-field">
            <input type="checkbox" data-part=PARTS[part] prop:checked=live(move || shown.get()[part]) on:change=turn />
            {model::part_name(PARTS[part])}
        </label>
    }
}

/// Buttons that save the picture as a file.
#[component]
fn Pictures(name: String, told: Var<&'static str>) -> impl IntoView {
    if !picture::is_drawn() {
        return view! { <p class="share-none">{say!(page::share::draws_nothing)}</p> }.into_any();
    }
    let page = Page::here();
    let not = say!(page::share::not_made);
    let (png, pdf) = (name.clone(), name.clone());
    let svg = move |_| match Picture::shown() {
        Some(picture) => picture.save_svg(&name),
        None => told.set(not),
    };
    let png = move |_| match Picture::shown() {
        Some(picture) => {
            picture.save_png(png.clone(), move |done| told.set(if done { say!(page::share::saved) } else { not }));
        }
        None => told.set(not),
    };
    let pdf = move |_| match as_pdf(page) {
        Ok(bytes) => browser_io::save(&format!("{pdf}.pdf"), "application/pdf", &bytes),
        Err(_) => told.set(not),
    };
    let has_figure = page.state.selection.with_untracked(|selection| figure::has_figure(&selection.view, selection));
    view! {
        <p class="share-pictures">
            <span>{say!(page::share::picture)}</span>
            <button class="button quiet" data-save="svg" on:click=svg>"SVG"</button>
            <button class="button quiet" data-save="png" on:click=png>"PNG"</button>
            {has_figure.then(|| view! { <button class="button quiet" data-save="pdf" on:click=pdf>"PDF"</button> })}
        </p>
    }
    .into_any()
}

/// Width of a figure, in millimetres: that of a page's text.
const FIGURE_WIDTH: f64 = 160.0;

/// The view as a figure of a paper: the same that `skillscope figure` draws.
fn as_pdf(page: Page) -> Result<Vec<u8>, String> {
    let selection = page.state.selection.get_untracked();
    let drawn = figure::draw(&page.study(), &selection.view, &selection, FIGURE_WIDTH * POINTS_PER_MM)?;
    Ok(figure::pdf::written(&drawn))
}
