//! What keys do that depends on what is on the page: a part offers its actions while it is there.

use std::sync::Arc;

use leptos::prelude::*;

/// An action on some keys; whether the key meant something to it.
type Action = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// The actions on offer, with a number each.
#[derive(Clone, Copy)]
pub struct Offers(StoredValue<Vec<(usize, Action)>>);

impl Default for Offers {
    fn default() -> Self {
        Self(StoredValue::new(Vec::new()))
    }
}

impl Offers {
    /// Offers an action until the part of the page that does so goes.
    pub fn offer(self, action: impl Fn(&str) -> bool + Send + Sync + 'static) {
        let number = self.0.with_value(|offers| offers.last().map_or(0, |(last, _)| last + 1));
        self.0.update_value(|offers| offers.push((number, Arc::new(action))));
        on_cleanup(move || {
            // The page may be gone as a whole, its offers with it.
            self.0.try_update_value(|offers| offers.retain(|(of, _)| *of != number));
        });
    }

    /// Has the latest offer act to which a key means something; whether there is one.
    pub fn take(self, key: &str) -> bool {
        let offers = self.0.get_value();
        offers.iter().rev().any(|(_, action)| action(key))
    }
}
