//! The size of an element, as a signal.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::ResizeObserver;

/// Width and height of an element in CSS pixels, kept up to date; zero before it is in the page.
pub fn size_of(element: NodeRef<Div>) -> ReadSignal<(f64, f64)> {
    let (size, set_size) = signal((0.0, 0.0));
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let observed = element.clone();
        let measure = move || {
            let bounds = observed.get_bounding_client_rect();
            let now = (bounds.width(), bounds.height());
            if size.try_get_untracked().is_some_and(|before| before != now) {
                set_size.set(now);
            }
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
    size
}
