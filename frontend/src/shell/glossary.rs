//! The glossary: a dialog with every term, and the terms of the view that is shown.

use leptos::prelude::*;
use view_model::say;
use view_model::terms::{TERMS, Term};
use wasm_split_helpers::wasm_split;

use crate::browser_io;
use crate::lazy_view::{Drawing, on_demand};
use crate::state::{Dialog, State};
use crate::widget::dialog::Modal;
use crate::widget::live::part;

/// The code of the dialog, fetched when it is first opened.
pub fn draw() -> AnyView {
    on_demand(|| Box::pin(drawing()))
}

#[wasm_split(terms, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Glossary /> }.into_any())
}

/// The dialog: the terms of the view that is shown, then all others.
#[component]
fn Glossary() -> impl IntoView {
    let state: State = expect_context();
    let entry = |term: &'static Term| {
        view! { <div id=format!("term-{}", term.id)><dt>{(term.name)()}</dt><dd>{(term.about)()}</dd></div> }
    };
    let listed = move || {
        let view = state.selection.with(|selection| selection.view.clone());
        let is_here = |term: &&Term| term.views.contains(&view.as_str());
        let (here, others): (Vec<&Term>, Vec<&Term>) = TERMS.iter().partition(is_here);
        view! {
            {(!here.is_empty()).then(|| view! { <h3>{say!(page::shell::terms_here)}</h3> })}
            <dl class="terms">{here.into_iter().map(entry).collect_view()}</dl>
            <h3>{say!(page::shell::terms_others)}</h3>
            <dl class="terms">{others.into_iter().map(entry).collect_view()}</dl>
        }
    };
    let named = state.dialog.with_untracked(|dialog| match dialog {
        Some(Dialog::Glossary(term)) => *term,
        _ => None,
    });
    // In the frame after the terms are in the document, when the dialog is open.
    Effect::new(move |_| {
        request_animation_frame(move || {
            let entry = named.and_then(|term| document().get_element_by_id(&format!("term-{term}")));
            entry.iter().for_each(browser_io::show);
        });
    });
    let close = move |()| state.dialog.set(None);
    view! {
        <Modal label=say!(page::shell::glossary) closed=close>
            <h2>{say!(page::shell::glossary)}</h2>
            {part(listed)}
            <form method="dialog"><button class="button">{say!(page::shell::close)}</button></form>
        </Modal>
    }
}
