//! Arrow keys in a list or a grid: one item is a stop of the Tab key, and the arrows move from it.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Moves the focus where a key leads from the item that has it. `next` gives no answer for a key without a meaning there, and no
/// item at an edge.
pub fn step(event: &KeyboardEvent, next: impl FnOnce(&Element, &str) -> Option<Option<Element>>) {
    let at: Element = event_target(event);
    let Some(to) = next(&at, &event.key()) else { return };
    event.prevent_default();
    // Elsewhere the arrows step through layers and tasks.
    event.stop_propagation();
    if let Some(to) = to {
        // An item that cannot take the focus leaves it where it is. SVG elements take it as HTML elements do.
        let _ = to.unchecked_into::<HtmlElement>().focus();
    }
}

/// Along a list, by the arrows to the left and right, Home and End.
pub fn along(at: &Element, key: &str) -> Option<Option<Element>> {
    let list = at.parent_element();
    Some(match key {
        "ArrowRight" => at.next_element_sibling(),
        "ArrowLeft" => at.previous_element_sibling(),
        "Home" => list.and_then(|list| list.first_element_child()),
        "End" => list.and_then(|list| list.last_element_child()),
        _ => return None,
    })
}

/// Across a grid with `width` cells in a row, numbered by `data-cell` row after row; Home and End lead to the ends of a row.
pub fn across(at: &Element, key: &str, (grid, width): (&str, usize)) -> Option<Option<Element>> {
    let index: usize = at.get_attribute("data-cell")?.parse().ok()?;
    let column = index % width.max(1);
    let to = match key {
        "ArrowLeft" if column == 0 => None,
        "ArrowLeft" => Some(index - 1),
        "ArrowRight" => (column + 1 < width).then_some(index + 1),
        "ArrowUp" => index.checked_sub(width),
        "ArrowDown" => Some(index + width),
        "Home" => Some(index - column),
        "End" => (index - column + width).checked_sub(1),
        _ => return None,
    };
    let found = |to: usize| at.closest(grid).ok()??.query_selector(&format!("[data-cell=\"{to}\"]")).ok()?;
    Some(to.and_then(found))
}
