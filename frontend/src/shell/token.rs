//! The dialog that takes the server's token, where the server asks for one.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use view_model::say;
use wasm_split_helpers::wasm_split;

use crate::api;
use crate::lazy_view::{Drawing, on_demand};
use crate::state::{Dialog, Load, State};
use crate::widget::dialog::Modal;
use crate::widget::live::{Var, live};

/// Opens the dialog if the request that just failed was refused for want of the token; whether it was.
pub fn ask_if_refused(state: State) -> bool {
    let is_refused = api::wants_token();
    if is_refused {
        state.dialog.set(Some(Dialog::Token));
    }
    is_refused
}

/// The code of the dialog, fetched when it is first opened.
pub fn draw() -> AnyView {
    on_demand(|| Box::pin(drawing()))
}

#[wasm_split(views, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Token /> }.into_any())
}

/// The dialog.
#[component]
fn Token() -> impl IntoView {
    let state: State = expect_context();
    let field = NodeRef::<html::Input>::new();
    let told = Var::new(String::new());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        change(state, told, Some(typed));
    };
    view! {
        <Modal label=say!(page::token::name) closed=move |()| state.dialog.set(None)>
            <h2>{say!(page::token::name)}</h2>
            <p>{say!(page::token::needed)}</p>
            <form class="share-row" on:submit=send>
                <label>
                    <span>{say!(page::token::name)}</span>
                    <input node_ref=field type="password" name="token" autocomplete="current-password" autofocus required />
                </label>
                <button class="button" data-action="use-token">{say!(page::token::use_it)}</button>
            </form>
            <p class="share-told" role="status">{live(move || told.get())}</p>
            <p>{say!(page::token::kept_here)}</p>
            <form method="dialog">
                <button type="button" class="button quiet" data-action="forget-token" on:click=move |_| change(state, told, None)>
                    {say!(page::token::forget)}
                </button>
                <button class="button">{say!(page::shell::close)}</button>
            </form>
        </Modal>
    }
}

/// Gives the server a token, or forgets the one it has; says what came of it. What could not be loaded is loaded again.
fn change(state: State, told: Var<String>, token: Option<String>) {
    let Some(signal) = api::abort_on_cleanup() else { return };
    spawn_local(async move {
        let done = if token.is_some() { say!(page::token::accepted) } else { say!(page::token::forgotten) };
        match api::session(token, &signal).await {
            _ if signal.aborted() => {}
            Ok(()) => {
                told.set(done.to_owned());
                if state.load.with_untracked(|load| matches!(load, Load::Failed(_))) {
                    state.dialog.set(None);
                    state.attempt.update(|attempt| *attempt += 1);
                }
            }
            Err(failure) => told.set(failure.detail),
        }
    });
}
