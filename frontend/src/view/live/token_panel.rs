//! The inspector: what else could have come in a token's place.

use leptos::prelude::*;
use view_model::say;
use view_model::text::number;
use view_model::view::live::token::{Bar, TokenFacts, facts};

use super::desk::Desk;
use crate::browser_io;
use crate::widget::icon::{self, Icon};
use crate::widget::live::{kept, live, part};
use crate::widget::notice::Nothing;

/// The likeliest tokens at the token that is pointed at.
pub(super) fn panel(desk: Desk) -> AnyView {
    let shown = kept(move || {
        let at = desk.focused.get()?;
        desk.writing.with(|writing| facts(writing, at, desk.reader.get()))
    });
    let asked = kept(move || shown.with(Option::is_some));
    let close = move |_| {
        if let Some((column, token)) = desk.focused.get_untracked() {
            // The focus goes back to the token, which would be shown again by it.
            browser_io::focus(&format!("[data-column=\"{column}\"] [data-token=\"{token}\"]"));
            desk.focused.set(None);
        }
    };
    view! {
        <aside class="inspector" aria-label=say!(view::live::could_be) class:asked=live(move || asked.get())>
            <div class="facts">
                <h2>
                    <span>{say!(view::live::could_be)}</span>
                    {part(move || asked.get().then(|| view! {
                        <button class="tool close" aria-label=say!(view::live::close_token) on:click=close><Icon path=icon::CLOSE /></button>
                    }))}
                </h2>
                <p class="asks">{live(move || if asked.get() { say!(view::live::could_be_is) } else { say!(view::live::choose) })}</p>
            </div>
            {part(move || shown.with(|shown| shown.as_ref().map(token)))}
        </aside>
    }
    .into_any()
}

fn token(facts: &TokenFacts) -> AnyView {
    let bar = |bar: &Bar| {
        let share = format!("--share:{:.4}", bar.probability.clamp(0.0, 1.0));
        let chosen = bar.chosen.then(|| view! { <small>{say!(view::live::chosen)}</small> });
        view! {
            <li class:chosen=bar.chosen>
                <span class="token" lang="en">{bar.text.clone()}</span>
                <i style=share></i>
                <b>{number::score(bar.probability)}</b>
                {chosen}
            </li>
        }
    };
    let unlikely = !facts.likeliest.iter().any(|bar| bar.chosen);
    let line = |line: &String| view! { <p class="asks">{line.clone()}</p> };
    view! {
        <section class="card">
            <h3><span class="token response" lang="en">{facts.text.clone()}</span><small>{facts.place.clone()}</small></h3>
            <ol class="likely">{facts.likeliest.iter().map(bar).collect_view()}</ol>
            {unlikely.then(|| view! { <Nothing text=say!(view::live::unlikely) /> })}
            {facts.lines.iter().map(line).collect_view()}
        </section>
    }
    .into_any()
}
