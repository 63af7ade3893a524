//! Views whose code is fetched when they are first opened.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use view_model::say;
use wasm_split_helpers::SplitLoaderError;

use crate::widget::live::{Var, part};
use crate::widget::notice::{Notice, Skeleton};

type Draw = fn() -> AnyView;

/// A view's drawing function, or the error of its fetch.
pub type Drawing = Result<Draw, SplitLoaderError>;

/// A pending fetch of some code.
pub type Coming<D = Draw> = Pin<Box<dyn Future<Output = Result<D, SplitLoaderError>>>>;

/// Fetches a view's code, then draws the view; later draws need no fetch.
pub fn on_demand(fetch: fn() -> Coming) -> AnyView {
    on_demand_with(fetch, |draw| draw())
}

/// Fetches the code that draws something, then draws it.
pub fn on_demand_with<D: Copy + Send + Sync + 'static>(
    fetch: fn() -> Coming<D>,
    draw: impl Fn(D) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let drawing: Var<Option<Option<D>>> = Var::new(None);
    let ask = move || {
        drawing.set(None);
        spawn_local(async move { drawing.set(Some(fetch().await.ok())) });
    };
    ask();
    let missing = move || {
        view! {
            <Notice title=say!(page::source::view_missing) detail=say!(page::source::view_missing_why)>
                <button class="button" on:click=move |_| ask()>{say!(page::source::try_again)}</button>
            </Notice>
        }
    };
    part(move || match drawing.get() {
        None => view! { <Skeleton /> }.into_any(),
        Some(Some(drawing)) => draw(drawing),
        Some(None) => missing().into_any(),
    })
    .into_any()
}
