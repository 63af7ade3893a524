//! One response of an audit: first alone with the buttons of the verdicts, then beside the checker's verdict, with a reason.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use view_model::say;
use view_model::view::tasks::agreement::Compared;
use view_model::view::tasks::audit::{MOST_REASON, Shown, Sitting};
use view_model::view::tasks::verdict_key::Key;

use super::desk::Desk;
use crate::browser_io;
use crate::widget::live::{kept, live, part};
use crate::widget::notice::Nothing;

/// The response that is judged; where none is left, how many were judged.
pub(super) fn response(desk: Desk, has_keys: bool) -> AnyView {
    let shown = kept(move || desk.sitting.with(|sitting| sitting.shown(&desk.page.study())));
    let is_loaded = kept(move || desk.sitting.with(Sitting::is_loaded));
    let is_judged = kept(move || desk.sitting.with(|sitting| sitting.compared().is_some()));
    // The focus goes along, so that the whole audit can be read by keys and by ear.
    Effect::new(move |_| {
        shown.with(|_| ());
        let (is_judged, is_loaded) = (is_judged.get(), is_loaded.get());
        let to = if is_judged { "[data-audit=reason]" } else { "[data-audit=response]" };
        if is_loaded {
            request_animation_frame(move || {
                // Who goes through the tasks by keys is left there.
                if document().active_element().is_none_or(|at| at.tag_name() != "SELECT") {
                    browser_io::focus(to);
                }
            });
        }
    });
    part(move || match shown.get() {
        Some(shown) => one(desk, shown, has_keys),
        None if is_loaded.get() => end(desk),
        None => view! { <Nothing text=say!(view::audit::loading) /> }.into_any(),
    })
    .into_any()
}

fn one(desk: Desk, shown: Shown, has_keys: bool) -> AnyView {
    let compared = kept(move || desk.sitting.with(Sitting::compared));
    let is_seen = kept(move || desk.sitting.with(Sitting::is_seen));
    let progress = kept(move || desk.sitting.with(Sitting::progress));
    let name = shown.id.clone();
    view! {
        <article class="sample" tabindex="-1" data-audit="response" data-sample=shown.id
            aria-label=live(move || format!("{}: {name}", progress.get()))>
            <p><b data-audit="progress">{live(move || progress.get())}</b></p>
            <p>{shown.asks}</p>
            <h3>{say!(page::sample::prompt)}</h3>
            <blockquote lang="en">{shown.prompt}</blockquote>
            <h3>{say!(page::sample::response)}</h3>
            <blockquote lang="en">{shown.response}</blockquote>
            {part(move || match compared.get() {
                Some(compared) => reason(desk, compared),
                None if is_seen.get() => not_blind(desk, has_keys),
                None => view! { <div class="twin-take">{buttons(desk, &Key::ALL, has_keys)}</div> }.into_any(),
            })}
        </article>
    }
    .into_any()
}

/// What is said of a response whose verdict the reader has seen: it can only be passed.
fn not_blind(desk: Desk, has_keys: bool) -> AnyView {
    view! {
        <p class="caution" role="status" data-audit="not-blind">{say!(view::audit::not_blind)}</p>
        <div class="twin-take">{buttons(desk, &[Key::Skip, Key::Undo], has_keys)}</div>
    }
    .into_any()
}

fn buttons(desk: Desk, keys: &'static [Key], has_keys: bool) -> AnyView {
    let button = |&key: &Key| {
        let character = key.character();
        view! {
            <button class="button quiet" data-key=character aria-keyshortcuts=has_keys.then_some(character)
                disabled=live(move || desk.busy.get()) on:click=move |_| desk.press(key)>
                {key.name()}" "{has_keys.then(|| view! { <kbd>{character}</kbd> })}
            </button>
        }
    };
    keys.iter().map(button).collect_view().into_any()
}

/// Both verdicts, and the field for the reason; Enter sends it.
fn reason(desk: Desk, compared: Compared) -> AnyView {
    let field = NodeRef::<html::Input>::new();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        desk.send(&field.get_untracked().map(|field| field.value()).unwrap_or_default());
    };
    let name = if compared.agrees { say!(view::audit::reason_if_any) } else { say!(view::audit::reason) };
    view! {
        <p id="audit-verdict" class="sample-verdict" data-audit="verdict" data-agrees=compared.agrees.to_string()>
            <b>{compared.told}</b><span>{compared.why}</span>
        </p>
        <form class="share-row" on:submit=send>
            <label>
                <span>{name}</span>
                <input node_ref=field class="field" type="text" autocomplete="off" maxlength=MOST_REASON.to_string()
                    data-audit="reason" aria-required=(!compared.agrees).to_string()
                    aria-invalid=live(move || desk.lacks.get().to_string()) on:input=move |_| desk.clear()
                    aria-describedby="audit-verdict audit-problem" />
            </label>
            <button class="button" data-action="audit-send" disabled=live(move || desk.busy.get())>{say!(view::audit::send)}</button>
        </form>
        <p><button class="link" data-action="audit-back" on:click=move |_| desk.press(Key::Undo)>{say!(view::audit::take_back)}</button></p>
    }
    .into_any()
}

fn end(desk: Desk) -> AnyView {
    let told = kept(move || desk.sitting.with(Sitting::end));
    let has_skipped = kept(move || desk.sitting.with(Sitting::has_skipped));
    let skipped = move || {
        has_skipped.get().then(|| {
            let show = move |_| desk.sitting.update(Sitting::show_skipped);
            view! { <button class="button quiet" data-action="audit-skipped" on:click=show>{say!(view::audit::show_skipped)}</button> }
        })
    };
    view! {
        <div class="sample" tabindex="-1" data-audit="response">
            <p><b>{live(move || told.get())}</b></p>
            <div class="twin-take">{part(skipped)}{buttons(desk, &[Key::Undo], false)}</div>
        </div>
    }
    .into_any()
}
