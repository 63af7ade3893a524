//! Local storage of the browser, kept between visits.

use leptos::prelude::window;
use web_sys::Storage;

/// The browser's local storage, if the page may use it.
fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}

/// The text stored under a key.
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Stores a text under a key.
pub fn write(key: &str, text: &str) {
    // Without storage the text is not kept; nothing else depends on it.
    let _ = storage().map(|storage| storage.set_item(key, text));
}
