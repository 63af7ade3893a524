//! A modal dialog: the HTML `dialog` element, with its focus trap and Escape.

use leptos::html;
use leptos::prelude::*;

/// A modal dialog, open while mounted.
#[component]
pub fn Modal(
    /// Its name for screen readers.
    label: &'static str,
    /// Called when it closes, for whatever reason.
    #[prop(into)]
    closed: Callback<()>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // A dialog can open only once it is in the document, which it is when effects run.
            let _ = dialog.show_modal();
        }
    });
    let on_backdrop = move |event: leptos::ev::MouseEvent| {
        if dialog.get().is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref())) {
            closed.run(());
        }
    };
    view! {
        <dialog class="modal" node_ref=dialog aria-label=label on:close=move |_| closed.run(()) on:click=on_backdrop>
            <div class="modal-body">{children()}</div>
        </dialog>
    }
}
