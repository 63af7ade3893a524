//! The Runs view: the runs of the server, and the form of a new study.

mod acts;
mod desk;
mod details;
mod fields;
mod form;
mod list;
mod watch;

use leptos::prelude::*;
use view_model::say;
use view_model::view::runs::VIEW;
use wasm_split_helpers::wasm_split;

use self::desk::Desk;
use super::Drawn;
use crate::api;
use crate::browser_io;
use crate::lazy_view::{Drawing, on_demand};
use crate::state::Page;
use crate::text::finding::FindingHead;
use crate::widget::live::{Var, kept, live};
use crate::widget::notice::Notice;

/// The view's code, fetched when it is first opened.
pub const DRAWN: Drawn = (VIEW.id, || on_demand(|| Box::pin(drawing())));

#[wasm_split(runs, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Runs /> }.into_any())
}

#[component]
fn Runs() -> impl IntoView {
    let page = Page::here();
    // A foreign page may frame an embedded one, and lead clicks to what starts and stops runs.
    if page.state.selection.with_untracked(|selection| selection.embed) {
        let notice = view! { <Notice title=say!(view::runs::embedded) detail=say!(view::runs::embedded_why) /> };
        return view! { <section class="view runs">{notice}</section> }.into_any();
    }
    let desk = Desk::new(page);
    desk.keep();
    let finding = kept(move || desk.shown.board.with(|board| board.finding(desk.shown.now.get())));
    let spoken = desk.shown.spoken;
    // Who comes back looks for a run first.
    let (above, below) =
        if api::has_files() { (None, Some(details::of_form(desk))) } else { (Some(list::list(desk)), None) };
    let without_server = api::has_files()
        .then(|| view! { <Notice title=say!(view::runs::no_server) detail=say!(view::runs::no_server_why) /> });
    view! {
        <section class="view live runs">
            <div class="view-top"><FindingHead finding=finding /></div>
            {without_server}
            {form::openers(desk)}
            <p class="live-told runs-told" role="status" data-runs="spoken">{live(move || spoken.get())}</p>
            {above}
            {form::form(desk)}
            {below}
        </section>
    }
    .into_any()
}

/// A text to take away, under its name.
fn text_to_copy(name: &'static str, about: &'static str, key: &'static str, text: String) -> AnyView {
    let told = Var::new("");
    let copied = text.clone();
    let copy = move |_| {
        browser_io::copy(copied.clone(), move |done| {
            told.set(if done { say!(view::runs::copied) } else { say!(view::runs::no_clipboard) });
        });
    };
    view! {
        <div class="live-row">
            <b>{name}</b>
            <button class="link" data-copy=key aria-label=format!("{}: {name}", say!(view::runs::copy)) on:click=copy>
                {say!(view::runs::copy)}
            </button>
            <span role="status">{live(move || told.get())}</span>
        </div>
        <p class="asks">{about}</p>
        <pre class="live-text" tabindex="0" role="region" aria-label=name data-runs=key>{text}</pre>
    }
    .into_any()
}
