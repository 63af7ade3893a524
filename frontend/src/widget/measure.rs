//! The size of an element, as a signal.

use leptos::html::Div;
use leptos::prelude::*;

use super::live::{Kept, Var, kept};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::ResizeObserver;

/// Width and height of an element in CSS pixels, kept up to date; zero before it is in the page.
pub fn size_of(element: NodeRef<Div>) -> Kept<(f64, f64)> {
    let size = Var::new((0.0, 0.0));
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let observed = element.clone();
        let measure = move || {
            let bounds = observed.get_bounding_client_rect();
            size.set((bounds.width(), bounds.height()));
        };
        measure();
        let callback = Closure::<dyn FnMut()>::new(measure);
        let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
        observer.observe(&element);
        let kept = StoredValue::new_local((observer, callback));
        on_cleanup(move || {
            kept.try_with_value(|(observer, _)| observer.disconnect());
        });
    });
    kept(move || size.get())
}
