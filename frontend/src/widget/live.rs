//! Values of a drawing that change, as one type whatever computes them: each further one costs a function, not a copy
//! of the machinery (a third of the page's size).

use std::sync::{Arc, Mutex};

use leptos::prelude::*;

/// A function of signals that a drawing follows.
pub type Live<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// A text, attribute, class or style that changes.
pub fn live<T>(of: impl Fn() -> T + Send + Sync + 'static) -> Live<T> {
    Arc::new(of)
}

/// A function of signals that draws a part of the page anew.
pub type Part = Arc<Mutex<dyn FnMut() -> AnyView + Send>>;

/// A part of the page that changes.
pub fn part<V: IntoView + 'static>(mut of: impl FnMut() -> V + Send + 'static) -> Part {
    Arc::new(Mutex::new(move || of().into_any()))
}
