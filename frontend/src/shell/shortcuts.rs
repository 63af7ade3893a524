//! The dialog that lists the keyboard shortcuts.

use leptos::prelude::*;
use view_model::say;
use wasm_split_helpers::wasm_split;

use super::keys;
use crate::lazy_view::{Drawing, on_demand};
use crate::state::{State, storage};
use crate::widget::dialog::Modal;

/// Each shortcut's keys and its description.
fn shortcuts() -> [(&'static str, &'static str); 11] {
    [
        ("← →", say!(page::shell::arrows_across)),
        ("↑ ↓", say!(page::shell::arrows_along)),
        (say!(page::shell::key_space), say!(page::shell::space)),
        (say!(page::shell::key_escape), say!(page::shell::escape)),
        ("1 … 9", say!(page::shell::digits)),
        ("Shift ← → ↑ ↓", say!(page::shell::shift_arrows)),
        ("+ − 0", say!(page::shell::graph_zoom)),
        (". ,", say!(page::shell::graph_links)),
        ("H", say!(page::shell::graph_hide)),
        ("Ctrl K", say!(page::shell::ctrl_k)),
        ("?", say!(page::shell::question_mark)),
    ]
}

/// The code of the dialog, fetched when it is first opened.
pub fn draw() -> AnyView {
    on_demand(|| Box::pin(drawing()))
}

#[wasm_split(views, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Shortcuts /> }.into_any())
}

/// The dialog with the list.
#[component]
fn Shortcuts() -> impl IntoView {
    let state: State = expect_context();
    let line = |(key, does): (&'static str, &'static str)| {
        view! { <div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div> }
    };
    let single = storage::read(keys::CHARACTERS).is_none_or(|kept| kept != keys::OFF);
    let turn = |event| storage::write(keys::CHARACTERS, if event_target_checked(&event) { "on" } else { keys::OFF });
    view! {
        <Modal label=say!(page::shell::shortcuts) closed=move |()| state.dialog.set(None)>
            <h2>{say!(page::shell::keyboard)}</h2>
            <dl class="shortcuts">{shortcuts().into_iter().map(line).collect_view()}</dl>
            <label class="tick-field">
                <input type="checkbox" id="single-keys" prop:checked=single on:change=turn />
                {say!(page::shell::single_keys)}
            </label>
            <form method="dialog"><button class="button">{say!(page::shell::close)}</button></form>
        </Modal>
    }
}
