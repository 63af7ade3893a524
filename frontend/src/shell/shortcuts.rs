//! The list of shortcuts.

use leptos::prelude::*;

use crate::state::State;
use crate::widget::dialog::Modal;

const SHORTCUTS: [(&str, &str); 7] = [
    ("← →", "one layer down or up; in a response, one token; in a lesson, one step"),
    ("↑ ↓", "previous or next task, in the graph"),
    ("Space", "play the response or the layers, or stop"),
    ("Esc", "clear the selection"),
    ("1 … 9", "open a view; in a lesson, choose an answer"),
    ("Ctrl K", "go anywhere by typing"),
    ("?", "this list"),
];

/// The dialog that lists them.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let state: State = expect_context();
    let line = |(key, does): (&'static str, &'static str)| {
        view! { <div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div> }
    };
    view! {
        <Modal label="Keyboard shortcuts" closed=move |()| state.dialog.set(None)>
            <h2>"Keyboard"</h2>
            <dl class="shortcuts">{SHORTCUTS.into_iter().map(line).collect_view()}</dl>
            <form method="dialog"><button class="button">"Close"</button></form>
        </Modal>
    }
}
