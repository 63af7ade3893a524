//! Browser actions: copy to the clipboard, save a file, move the focus, scroll.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Array, Uint8Array};
use web_sys::{
    Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlElement, MouseEvent, ScrollIntoViewOptions,
    ScrollLogicalPosition, Url,
};

/// Copies a text to the clipboard; returns whether that succeeded.
pub fn copy(text: String, told: impl FnOnce(bool) + 'static) {
    spawn_local(async move {
        // Insecure pages have no clipboard.
        let has = web_sys::js_sys::Reflect::get(&window().navigator(), &JsValue::from_str("clipboard"));
        if !has.is_ok_and(|clipboard| clipboard.is_object()) {
            return told(false);
        }
        told(JsFuture::from(window().navigator().clipboard().write_text(&text)).await.is_ok());
    });
}

/// Focuses the first element that matches a selector.
pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus can still be clicked.
        let _ = element.focus();
    }
}

/// Focuses the first element that matches a selector, and scrolls it to the upper edge.
pub fn lead_to(selector: &str) {
    focus(selector);
    if let Ok(Some(element)) = document().query_selector(selector) {
        element.scroll_into_view();
    }
}

/// Scrolls an element into view, no further than needed.
pub fn show(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Scrolls what was clicked into view once the click has taken effect: on a phone, above the sheet that it opened.
pub fn keep_in_view(click: &MouseEvent) {
    let clicked = click.current_target().and_then(|clicked| clicked.dyn_into::<Element>().ok());
    if let Some(clicked) = clicked {
        request_animation_frame(move || show(&clicked));
    }
}

/// Saves bytes as a download.
pub fn save(name: &str, media_type: &str, bytes: &[u8]) {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    if let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) {
        save_blob(name, &blob);
    }
}

/// Saves a blob as a download.
pub fn save_blob(name: &str, blob: &Blob) {
    let Ok(address) = Url::create_object_url_with_blob(blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The download has begun; the object URL is no longer needed.
    let _ = Url::revoke_object_url(&address);
}
