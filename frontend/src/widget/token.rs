//! Exact tokens as chips, each with its id, index and the positions read at it.

use leptos::prelude::*;
use view_model::widget::token::{Token, spoken, told, visible};

use super::tip::Tips;

/// A sequence of tokens.
#[component]
pub fn Tokens(
    /// The tokens, in order.
    tokens: Vec<Token>,
    /// Accessible name of the sequence.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <ol class="tokens" lang="en" aria-label=label>
            {tokens.into_iter().map(|token| view! { <Chip token=token /> }).collect_view()}
        </ol>
    }
}

#[component]
fn Chip(token: Token) -> impl IntoView {
    let tips = Tips::here();
    let spoken = spoken(&token);
    let card = (format!("“{}”", visible(&token.text)), told(&token));
    let show = move |at: &web_sys::Element| tips.tell(at, card.clone());
    let focused = show.clone();
    view! {
        <li
            class=token.kind.class()
            class:marked=!token.marks.is_empty()
            tabindex="0"
            aria-label=spoken
            data-token-id=token.id.to_string()
            on:pointerenter=move |event| show(&event_target(&event))
            on:pointerleave=move |_| tips.hide()
            on:focus=move |event| focused(&event_target(&event))
            on:blur=move |_| tips.hide()
        >
            {visible(&token.text)}
            {(!token.marks.is_empty()).then(|| view! { <sup>{token.marks.join(" ")}</sup> })}
        </li>
    }
}
