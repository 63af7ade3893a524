//! How responses are sampled: temperature, the nucleus, the limit.

use leptos::ev::Event;
use leptos::prelude::*;
use shared::study::{Sampling, Study};
use view_model::say;
use view_model::text::number;
use view_model::view::live::sampling::{MOST_TOKENS, SHARES, TEMPERATURES, in_use, read, set_greedy, written};

use super::desk::Desk;
use super::edits::slider;
use crate::widget::live::{kept, live, part};

/// The controls, folded until they are asked for.
pub(super) fn sampling(desk: Desk) -> AnyView {
    let now = kept(move || desk.chosen.with(|live| in_use(&desk.page.study(), live.sampling.as_deref())));
    let changed = kept(move || desk.chosen.with(|live| live.sampling.is_some()));
    let summary = move || match changed.get() {
        true => say!(view::live::sampling_changed),
        false => say!(view::live::sampling_of_study),
    };
    let temperature = kept(move || now.with(|now| now.temperature));
    let share = kept(move || now.with(|now| now.top_p));
    let warm = move |to: f64| set(desk, |_, sampling| sampling.temperature = to);
    let keep = move |to: f64| set(desk, |_, sampling| sampling.top_p = to);
    let greedy = move |event: Event| {
        let on = event_target_checked(&event);
        set(desk, |study, sampling| set_greedy(study, sampling, on));
    };
    let limit = move |event: Event| {
        let typed = event_target_value(&event).parse().ok().filter(|of| (1..=MOST_TOKENS).contains(of));
        set(desk, |_, sampling| sampling.max_tokens = typed.unwrap_or(sampling.max_tokens));
    };
    let (warmth, kept_share) =
        (kept(move || number::score(temperature.get())), kept(move || number::score(share.get())));
    view! {
        <details class="live-more" data-live="sampling">
            <summary>{say!(view::live::sampling)}" "<small>{live(summary)}</small></summary>
            <div class="live-row">
                {slider(say!(view::live::temperature), say!(view::live::temperature_is).to_owned(), TEMPERATURES, temperature, warmth, Callback::new(warm))}
                <label class="tick-field">
                    <input type="checkbox" data-live="greedy" prop:checked=live(move || temperature.get() == 0.0) on:change=greedy />
                    {say!(view::live::greedy)}
                </label>
                {slider(say!(view::live::top_p), say!(view::live::top_p_is).to_owned(), SHARES, share, kept_share, Callback::new(keep))}
                <label class="live-field">
                    <span>{say!(view::live::max_tokens)}</span>
                    <input class="field" type="number" min="1" max=MOST_TOKENS.to_string() step="1" data-live="max-tokens"
                        prop:value=live(move || now.with(|now| now.max_tokens.to_string())) on:change=limit />
                </label>
                {part(move || changed.get().then(|| view! {
                    <button class="link" data-action="sampling-of-study" on:click=move |_| desk.set(|live| live.sampling = None)>{say!(view::live::as_in_study)}</button>
                }))}
            </div>
        </details>
    }
    .into_any()
}

fn set(desk: Desk, change: impl FnOnce(&Study, &mut Sampling)) {
    let study = desk.page.study();
    let mut sampling = desk.chosen.with_untracked(|live| in_use(&study, live.sampling.as_deref()));
    change(&study, &mut sampling);
    let text = written(&study, &sampling);
    desk.set(|live| live.sampling = text);
}

/// Reports a sampling of the address that cannot be read: the study's is in use then.
pub(super) fn keep(desk: Desk) {
    let text = kept(move || desk.chosen.with(|live| live.sampling.clone()));
    Effect::new(move |_| {
        let Some(value) = text.get() else { return };
        if let Err(known) = read(&desk.page.study(), &value) {
            let remark = say!(page::source::means_nothing, key = "sampling", value, known);
            desk.page.state.remarks.update(|remarks| remarks.push(remark));
        }
    });
}
