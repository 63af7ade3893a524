//! What leaves the page: into the clipboard, as a file, or to another part of it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Array, Uint8Array};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlElement, Url};

/// Puts a text into the clipboard, and says whether it is there.
pub fn copy(text: String, told: impl FnOnce(bool) + 'static) {
    spawn_local(async move {
        // A page that is not secure has no clipboard.
        let has = web_sys::js_sys::Reflect::get(&window().navigator(), &JsValue::from_str("clipboard"));
        if !has.is_ok_and(|clipboard| clipboard.is_object()) {
            return told(false);
        }
        told(JsFuture::from(window().navigator().clipboard().write_text(&text)).await.is_ok());
    });
}

/// Gives the first element of a selector the focus.
pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // What cannot take the focus can still be clicked.
        let _ = element.focus();
    }
}

/// Saves bytes as a file where the browser puts downloads.
pub fn save(name: &str, media_type: &str, bytes: &[u8]) {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    if let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) {
        save_blob(name, &blob);
    }
}

/// The same of what the browser made.
pub fn save_blob(name: &str, blob: &Blob) {
    let Ok(address) = Url::create_object_url_with_blob(blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The download has begun; the address is of no more use.
    let _ = Url::revoke_object_url(&address);
}
