//! Exact tokens as chips, each with its id, its place and what is read there.

use leptos::prelude::*;

use super::tip::Tips;
use crate::say;

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Its text; white space made visible by the chip.
    pub text: String,
    /// Its id in the vocabulary.
    pub id: u32,
    /// Its index in the sequence.
    pub index: usize,
    /// The kind of chip.
    pub kind: TokenKind,
    /// Names of the positions read at it.
    pub marks: Vec<String>,
}

/// Which part of the sequence a token belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Template and user text.
    Prompt,
    /// A template token between the user's text and the response.
    Connector,
    /// The model's own.
    Response,
}

impl TokenKind {
    fn class(self) -> &'static str {
        match self {
            Self::Prompt => "token prompt",
            Self::Connector => "token connector",
            Self::Response => "token response",
        }
    }
}

/// A run of tokens.
#[component]
pub fn Tokens(
    /// The tokens, in order.
    tokens: Vec<Token>,
    /// What they are, for screen readers.
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

fn told(token: &Token) -> Vec<String> {
    let mut lines = vec![say!(page::widget::token, id = token.id, index = token.index)];
    if !token.marks.is_empty() {
        lines.push(say!(page::widget::read_here, positions = token.marks.join(", ")));
    }
    lines
}

fn spoken(token: &Token) -> String {
    format!("{}, {}", token.text.trim(), told(token).join(", "))
}

/// A token's text with its white space to be seen.
pub fn visible(text: &str) -> String {
    text.replace('\n', "⏎").replace('\t', "⇥").replace(' ', "·")
}
