//! What the tab's model computes on, where the browser lends a GPU.

use leptos::prelude::*;
use leptos::task::spawn_local;
use view_model::say;

use super::desk::Desk;
use crate::api::gpu::{self, Gpu};
use crate::widget::live::{Var, kept, part};
use crate::widget::picker::{Choice, Select};

/// The choice; nothing where the server writes, or the browser lends no GPU.
pub(super) fn device(desk: Desk) -> AnyView {
    let lent = Var::new(None::<bool>);
    // Asked once, and only where the tab writes: the browser starts its GPU's process for it.
    Effect::new(move |_| {
        if desk.in_tab.get() && lent.get_untracked().is_none() {
            lent.set(Some(false));
            spawn_local(async move { lent.set(Some(gpu::is_lent().await)) });
        }
    });
    let offered = kept(move || desk.in_tab.get() && lent.get() == Some(true));
    part(move || offered.get().then(choice)).into_any()
}

fn choice() -> AnyView {
    let choices = [say!(view::live::on_cpu), say!(view::live::on_gpu)].map(|name| Choice::new(name, name)).into();
    let picked = kept(|| usize::from(gpu::state() == Gpu::Wanted));
    let pick = Callback::new(|index: usize| gpu::want(index == 1));
    let name = say!(view::live::computes);
    let given_up = || match gpu::state() {
        Gpu::GivenUp(problem) => {
            let told = say!(view::live::gpu_given_up, problem);
            Some(view! { <p class="caution" role="status" data-live="given-up">{told}</p> })
        }
        Gpu::Unwanted | Gpu::Wanted => None,
    };
    view! {
        <div class="live-field" data-live="device">
            <span aria-hidden="true">{name}</span>
            <Select name=name choices=choices picked=picked pick=pick />
        </div>
        {part(given_up)}
    }
    .into_any()
}
