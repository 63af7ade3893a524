//! The dialog that lists the keyboard shortcuts.

use leptos::prelude::*;
use view_model::say;

use crate::state::State;
use crate::widget::dialog::Modal;

/// Each shortcut's keys and its description.
fn shortcuts() -> [(&'static str, &'static str); 10] {
    [
        ("← →", say!(page::shell::arrows_across)),
        ("↑ ↓", say!(page::shell::arrows_along)),
        (say!(page::shell::key_space), say!(page::shell::space)),
        (say!(page::shell::key_escape), say!(page::shell::escape)),
        ("1 … 9", say!(page::shell::digits)),
        ("Shift ← → ↑ ↓", say!(page::shell::shift_arrows)),
        ("+ − 0", say!(page::shell::graph_zoom)),
        ("H", say!(page::shell::graph_hide)),
        ("Ctrl K", say!(page::shell::ctrl_k)),
        ("?", say!(page::shell::question_mark)),
    ]
}

/// The dialog with the list.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let state: State = expect_context();
    let line = |(key, does): (&'static str, &'static str)| {
        view! { <div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div> }
    };
    view! {
        <Modal label=say!(page::shell::shortcuts) closed=move |()| state.dialog.set(None)>
            <h2>{say!(page::shell::keyboard)}</h2>
            <dl class="shortcuts">{shortcuts().into_iter().map(line).collect_view()}</dl>
            <form method="dialog"><button class="button">{say!(page::shell::close)}</button></form>
        </Modal>
    }
}
