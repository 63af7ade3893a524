//! The rail: links to all views.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use view_model::say;
use view_model::view::{VIEWS, View};

use crate::browser_io;
use crate::state::{Dialog, State};
use crate::widget::icon::Icon;
use crate::widget::live::{Var, live};

/// The views in the bar of a narrow screen; its last button shows all.
const IN_BAR: [&str; 5] = ["overview", "tasks", "transfer", "time", "learn"];

/// Three dots.
const MORE: &str = "M4.5 10h.1M10 10h.1M15.5 10h.1";

/// The rail; on narrow screens a bar at the bottom.
#[component]
pub fn Rail() -> impl IntoView {
    let state: State = expect_context();
    let open = Var::new(false);
    let close = move |focus: &str| {
        if open.get_untracked() {
            open.set(false);
            browser_io::focus(focus);
        }
    };
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            close("[data-action=more]");
        }
    };
    let more = move |event: MouseEvent| {
        event.stop_propagation();
        open.update(|open| *open = !*open);
        // Once the views are shown.
        request_animation_frame(|| browser_io::focus(".rail.open .rest"));
    };
    // Whatever is chosen closes it, and so does a press beside it, which comes to the rail itself.
    view! {
        <nav
            class="rail"
            class:open=live(move || open.get())
            aria-label=say!(page::shell::views)
            on:click=move |_| close("#main")
            on:keydown=pressed
        >
            {VIEWS.iter().map(|view| view! { <Entry view=view /> }).collect_view()}
            <button class="rail-terms" data-action="terms" on:click=move |_| state.dialog.set(Some(Dialog::Glossary(None)))>
                {say!(page::shell::terms)}
            </button>
            <button
                class="rail-more"
                data-action="more"
                aria-expanded=live(move || open.get().to_string())
                on:click=more
            >
                <Icon path=MORE />
                <span>{say!(page::shell::more)}</span>
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
        <a class:rest=!IN_BAR.contains(&view.id) href=link aria-current=current on:click=open data-goes-to=view.id>
            <Icon path=view.icon />
            <span>{(view.name)()}</span>
        </a>
    }
}
