//! What an audit has come to: the agreement, the overruled labels, and the study computed again under them.

use leptos::prelude::*;
use view_model::say;
use view_model::view::tasks::agreement::{self, Followed, Overruled, withdrawn};
use view_model::view::tasks::audit::Sitting;

use super::desk::Desk;
use crate::browser_io;
use crate::widget::live::{kept, live, part};
use crate::widget::notice::Nothing;

/// The running agreement, a sentence per task.
pub(super) fn agreement(desk: Desk) -> AnyView {
    let told = kept(move || desk.sitting.with(Sitting::agreement));
    view! {
        <section aria-label=say!(view::audit::agreement_is)>
            <h3>{say!(view::audit::agreement_is)}</h3>
            <ul data-audit="agreement">
                {part(move || told.with(|told| told.iter().map(|told| view! { <li>{told.clone()}</li> }).collect_view()))}
            </ul>
            {part(move || match told.with(Vec::is_empty) {
                true => view! { <Nothing text=say!(view::audit::no_readings) /> }.into_any(),
                false => view! { <p class="asks" data-audit="drawn-half">{say!(view::audit::drawn_half)}</p> }.into_any(),
            })}
        </section>
    }
    .into_any()
}

/// The overruled labels, each with its reason.
pub(super) fn overruled(desk: Desk) -> AnyView {
    let all = kept(move || desk.sitting.with(Sitting::overruled));
    view! {
        <section aria-label=say!(view::audit::overruled_is)>
            <h3>{say!(view::audit::overruled_is)}</h3>
            <ul data-audit="overruled">
                {part(move || all.get().into_iter().map(|one| label(desk, one)).collect_view())}
            </ul>
            {part(move || all.with(Vec::is_empty).then(|| view! { <Nothing text=say!(view::audit::no_overruled) /> }))}
        </section>
    }
    .into_any()
}

fn label(desk: Desk, one: Overruled) -> AnyView {
    let (id, name) = (one.sample.clone(), say!(view::audit::withdraw_of, sample = one.sample));
    let withdraw = move |_| {
        desk.keep(withdrawn(id.clone()));
        // The button goes.
        browser_io::focus("[data-audit=response]");
    };
    view! {
        <li class="live-row" data-overruled=one.sample.clone()>
            <code>{one.sample.clone()}</code>
            <span>{one.told}</span>
            <q>{one.reason}</q>
            <button class="link" data-action="audit-withdraw" aria-label=name disabled=live(move || desk.busy.get()) on:click=withdraw>
                {say!(view::audit::withdraw)}
            </button>
        </li>
    }
    .into_any()
}

/// The study under the reader's labels: asked for, followed, compared; and everything undone.
pub(super) fn again(desk: Desk) -> AnyView {
    let refused = kept(move || desk.sitting.with(Sitting::not_recomputable));
    let recomputed = kept(move || desk.sitting.with(Sitting::recomputed));
    let can = kept(move || desk.sitting.with(Sitting::can_recompute));
    let is_open = kept(move || desk.run.with(|run| run.as_ref().is_some_and(Followed::is_open)));
    let state = kept(move || desk.run.with(|run| run.as_ref().map_or("", |followed| followed.run.state.name())));
    let told = kept(move || {
        let now = desk.now.get();
        desk.run.with(|run| run.as_ref().map(|followed| agreement::run(followed, now))).unwrap_or_default()
    });
    let ask = move || {
        can.get().then(|| {
            view! {
                <button class="button quiet" data-action="audit-recompute" disabled=live(move || desk.busy.get() || is_open.get())
                    on:click=move |_| desk.recompute()>{say!(view::audit::recompute)}</button>
            }
        })
    };
    let compare = move || {
        recomputed.get().map(|with| {
            let go = move |_| desk.compare(with.clone());
            view! { <button class="button quiet" data-action="audit-compare" on:click=go>{say!(view::audit::compare)}</button> }
        })
    };
    view! {
        <section>
            {part(move || refused.get().map(|why| view! { <p class="caution" data-audit="not-recomputable">{why}</p> }))}
            {part(move || can.get().then(|| view! { <p class="asks">{say!(view::audit::recompute_is)}</p> }))}
            <div class="twin-take">{part(ask)}{part(compare)}{undo_all(desk)}</div>
            <p class="live-told" role="status" data-audit="run" data-state=live(move || state.get())>{live(move || told.get())}</p>
            {confirmation(desk)}
        </section>
    }
    .into_any()
}

fn undo_all(desk: Desk) -> AnyView {
    let has_any = kept(move || {
        let of_audit = |sitting: &Sitting| sitting.recomputed().is_some() || !sitting.withdrawals().is_empty();
        desk.sitting.with(of_audit)
    });
    let doom = move |_| {
        desk.undoing.set(true);
        request_animation_frame(|| browser_io::focus("[data-action=audit-undo-no]"));
    };
    part(move || {
        has_any.get().then(|| {
            view! {
                <button class="button quiet" data-action="audit-undo" disabled=live(move || desk.busy.get()) on:click=doom>
                    {say!(view::audit::undo_all)}
                </button>
            }
        })
    })
    .into_any()
}

/// Whether everything is really to be undone.
fn confirmation(desk: Desk) -> AnyView {
    let no = move |_| {
        desk.undoing.set(false);
        browser_io::focus("[data-action=audit-undo]");
    };
    let yes = move |_| {
        desk.undo_all();
        browser_io::focus("[data-audit=response]");
    };
    part(move || {
        desk.undoing.get().then(|| view! {
            <div class="live-row caution" role="group" aria-label=say!(view::audit::undo_all)>
                <span>{say!(view::audit::undo_all_asks)}</span>
                <span class="twin-take">
                    <button class="button quiet" data-action="audit-undo-no" on:click=no>{say!(view::audit::undo_all_no)}</button>
                    <button class="button quiet" data-action="audit-undo-yes" on:click=yes>{say!(view::audit::undo_all_yes)}</button>
                </span>
            </div>
        })
    })
    .into_any()
}
