//! Keyboard shortcuts: arrows step through layers and tasks, space plays, Escape clears the selection.

use leptos::ev;
use leptos::prelude::*;
use view_model::view::VIEWS;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::state::{Dialog, Page, storage};

/// Where the reader's choice on shortcuts of one character is kept, and what stands there when they are off.
pub const CHARACTERS: &str = "skillscope-keys";
/// They are off: for speech input, whose words would press them (WCAG 2.1.4).
pub const OFF: &str = "off";

/// Whether a key writes a character.
fn is_character(key: &str) -> bool {
    key.chars().count() == 1 && key != " "
}

/// Registers the key handler on the window.
pub fn listen(page: Page) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if pressed(page, &event) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Handles a key; returns whether it had a meaning.
fn pressed(page: Page, event: &KeyboardEvent) -> bool {
    let key = event.key();
    if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("k") {
        page.state.dialog.set(Some(Dialog::Palette));
        return true;
    }
    if is_character(&key) && storage::read(CHARACTERS).is_some_and(|kept| kept == OFF) {
        return false;
    }
    let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
    if plain
        && !is_inside(event, "select, textarea, dialog")
        && key.bytes().all(|byte| byte.is_ascii_digit())
        && page.state.offers.take(&key)
    {
        return true;
    }
    let takes_text = is_inside(event, "input, select, textarea, [contenteditable], dialog");
    if !plain || takes_text {
        return false;
    }
    match key.as_str() {
        "?" => page.state.dialog.set(Some(Dialog::Shortcuts)),
        // In a lesson the keys move between its steps.
        "ArrowLeft" | "ArrowRight" if page.state.offers.take(&key) => {}
        "ArrowLeft" => page.step_site(-1),
        "ArrowRight" => page.step_site(1),
        "ArrowUp" | "ArrowDown" if is_inside(event, ".node, .lane, body:focus") => step_task(page, key == "ArrowDown"),
        // Playback: the picture's, or else that of the layer bar.
        " " if !is_inside(event, "button, a, summary") => return page.state.offers.take(&key),
        "Escape" => {
            page.state.offers.take(&key);
            page.select_task(None);
        }
        digit => return open_view(page, digit),
    }
    true
}

fn is_inside(event: &KeyboardEvent, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(selector).ok().flatten().is_some())
}

/// Selects the next or previous task, and moves the focus with it.
fn step_task(page: Page, down: bool) {
    let n = page.study().tasks.len();
    let next = match page.task.get_untracked() {
        Some(task) if down => (task + 1) % n.max(1),
        Some(task) => (task + n - 1) % n.max(1),
        None => 0,
    };
    page.select_task(Some(next));
    let id = page.study().tasks.get(next).map(|task| task.id.clone()).unwrap_or_default();
    let shown = document().query_selector(&format!("[data-node=\"{id}\"], .lane[data-task=\"{id}\"]")).ok().flatten();
    if let Some(shown) = shown {
        // SVG elements take the focus as HTML elements do; if one cannot, the focus stays where it is.
        let _ = shown.unchecked_into::<HtmlElement>().focus();
    }
}

/// The view of a digit key: `1` is the first view.
fn open_view(page: Page, key: &str) -> bool {
    let index = key.parse::<usize>().ok().and_then(|digit| digit.checked_sub(1));
    let Some(view) = index.and_then(|index| VIEWS.get(index)) else { return false };
    page.state.set(|selection| selection.view = view.id.to_owned());
    // The view with the focus goes; without this the next Tab would begin at the top of the page.
    if let Some(main) = document().get_element_by_id("main") {
        let _ = main.unchecked_into::<HtmlElement>().focus();
    }
    true
}
