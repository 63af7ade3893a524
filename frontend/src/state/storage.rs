//! What the browser keeps for the page from one visit to the next.

use leptos::prelude::window;
use web_sys::Storage;

/// The browser's storage, where it has one and lets the page use it.
fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}

/// What is kept under a key.
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Keeps a text under a key.
pub fn write(key: &str, text: &str) {
    // A browser without storage forgets; nothing else depends on it.
    let _ = storage().map(|storage| storage.set_item(key, text));
}
