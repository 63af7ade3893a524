//! The rail: links to all views.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use view_model::say;
use view_model::view::{VIEWS, View};

use crate::state::{Dialog, State};
use crate::widget::icon::Icon;

/// The rail; on narrow screens a bar at the bottom.
#[component]
pub fn Rail() -> impl IntoView {
    let state: State = expect_context();
    view! {
        <nav class="rail" aria-label=say!(page::shell::views)>
            {VIEWS.iter().map(|view| view! { <Entry view=view /> }).collect_view()}
            <button class="rail-terms" data-action="terms" on:click=move |_| state.dialog.set(Some(Dialog::Glossary))>
                {say!(page::shell::terms)}
            </button>
        </nav>
    }
}

#[component]
fn Entry(view: &'static View) -> impl IntoView {
    let state: State = expect_context();
    let current = move || (state.selection.with(|selection| selection.view == view.id)).then_some("page");
    let link = move || state.link(|selection| selection.view = view.id.to_owned());
    let open = move |event: MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        state.set(|selection| selection.view = view.id.to_owned());
    };
    view! {
        <a href=link aria-current=current on:click=open data-goes-to=view.id>
            <Icon path=view.icon />
            <span>{(view.name)()}</span>
        </a>
    }
}
