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

/// A pending fetch of a view's code.
pub type Coming = Pin<Box<dyn Future<Output = Drawing>>>;

/// Fetches a view's code, then draws the view; later draws need no fetch.
pub fn on_demand(fetch: fn() -> Coming) -> AnyView {
    let drawing: Var<Option<Option<Draw>>> = Var::new(None);
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
        Some(Some(draw)) => draw(),
        Some(None) => missing().into_any(),
    })
    .into_any()
}
