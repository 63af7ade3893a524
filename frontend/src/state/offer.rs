//! Key handlers of the parts on the page: each part registers its handler while it is mounted.

use std::sync::Arc;

use leptos::prelude::*;

/// A key handler; returns whether it handled the key.
type Action = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// The registered handlers, each with a number.
#[derive(Clone, Copy)]
pub struct Offers(StoredValue<Vec<(usize, Action)>>);

impl Default for Offers {
    fn default() -> Self {
        Self(StoredValue::new(Vec::new()))
    }
}

impl Offers {
    /// Registers a handler until the current owner is cleaned up.
    pub fn offer(self, action: impl Fn(&str) -> bool + Send + Sync + 'static) {
        let number = self.0.with_value(|offers| offers.last().map_or(0, |(last, _)| last + 1));
        self.0.update_value(|offers| offers.push((number, Arc::new(action))));
        on_cleanup(move || {
            // The whole page may have been removed, and the list with it.
            self.0.try_update_value(|offers| offers.retain(|(of, _)| *of != number));
        });
    }

    /// Passes a key to the handlers, latest first, until one handles it; returns whether one did.
    pub fn take(self, key: &str) -> bool {
        let offers = self.0.get_value();
        offers.iter().rev().any(|(_, action)| action(key))
    }
}
