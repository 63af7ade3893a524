//! Brings a study to the server, for everyone who opens its page.

use leptos::prelude::*;
use leptos::task::spawn_local;
use view_model::say;
use web_sys::{File, HtmlInputElement};

use super::dropped;
use crate::api;
use crate::shell::token;
use crate::state::{Page, State};
use crate::widget::live::Var;

/// The choice of a bundle; nothing where there is no server.
#[component]
pub fn Upload(told: Var<&'static str>) -> impl IntoView {
    let state = Page::here().state;
    let bring = move |event| {
        if let Some(file) = event_target::<HtmlInputElement>(&event).files().and_then(|files| files.get(0)) {
            send(state, file, told);
        }
    };
    (!api::has_files()).then(|| {
        view! {
            <label class="share-open">
                <span>{say!(page::share::upload_bundle)}</span>
                <input type="file" accept=".zip" data-share="upload" on:change=bring />
            </label>
        }
    })
}

/// Sends a bundle and shows its study; a fault is shown above the view.
fn send(state: State, file: File, told: Var<&'static str>) {
    let Some(signal) = api::abort_on_cleanup() else { return };
    told.set(say!(page::share::uploading));
    spawn_local(async move {
        let sent = api::upload::study(&file, &signal).await;
        if signal.aborted() {
            return;
        }
        told.set("");
        match sent {
            Ok(entry) => {
                state.dialog.set(None);
                dropped::show(state, entry.id);
            }
            Err(_) if token::ask_if_refused(state) => {}
            Err(failure) => {
                state.dialog.set(None);
                state.remarks.update(|remarks| remarks.push(format!("{}: {}", file.name(), failure.detail)));
            }
        }
    });
}
