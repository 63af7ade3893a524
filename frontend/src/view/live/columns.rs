//! The columns as they are written: verdict, tokens, and the strip of a probe beneath them.

use leptos::prelude::*;
use shared::task::PartialVerdict;
use view_model::sample::trace::verdict_class;
use view_model::say;
use view_model::text::{number, words};
use view_model::view::live::model::{Standing, about, name};
use view_model::view::live::token::{cell, readers, reading, shown, spoken};
use web_sys::Element;

use super::desk::Desk;
use super::keyed;
use crate::widget::icon::{self, Icon};
use crate::widget::live::{Kept, kept, live, part};
use crate::widget::picker::{Choice, Select};
use crate::widget::roving::{along, step};

/// Every column of the run, drawn anew with each.
pub(super) fn columns(desk: Desk) -> AnyView {
    let drawn = kept(move || (desk.run.get(), desk.writing.with(|writing| writing.columns.len())));
    let all = move || {
        let (run, n) = drawn.get();
        (0..n).map(|index| column(desk, run, index)).collect_view()
    };
    view! { <div class="columns">{part(all)}</div> }.into_any()
}

fn column(desk: Desk, run: u32, index: usize) -> AnyView {
    let Some(of) = desk.writing.with_untracked(|writing| writing.columns.get(index).map(|column| column.about.clone()))
    else {
        return ().into_any();
    };
    let standing = kept(move || desk.writing.with(|writing| writing.standing(index)));
    let kl = kept(move || desk.writing.with(|writing| writing.kl(index)));
    let n =
        kept(move || desk.writing.with(|writing| writing.columns.get(index).map_or(0, |column| column.tokens.len())));
    let tokens = kept(move || (0..n.get()).map(|token| (run, token)).collect::<Vec<_>>());
    let head = name(of.role);
    let told = move || {
        let value = number::score(kl.get()?);
        Some(view! { <p class="asks" title=say!(view::live::kl_is)>{say!(view::live::kl, value)}</p> })
    };
    let label = say!(view::live::tokens_of, column = head);
    view! {
        <section class="column" data-column=index.to_string() aria-label=head>
            <div class="live-row"><h2>{head}</h2>{part(move || standing.with(badge))}</div>
            <p class="asks">{about(&of)}</p>
            <ol class="played written" lang="en" aria-label=label>{keyed(tokens, move |at| token(desk, (index, at), n))}</ol>
            {part(move || standing.with(|standing| match standing.why() {
                "" => None,
                why => Some(view! { <p class="live-why">{why.to_owned()}</p> }),
            }))}
            {part(told)}
        </section>
    }
    .into_any()
}

/// The verdict so far, or the last one.
fn badge(standing: &Standing) -> AnyView {
    let path = match standing.mark() {
        PartialVerdict::Satisfied => icon::TICK,
        PartialVerdict::Violated => icon::CLOSE,
        PartialVerdict::Undecided => icon::DASH,
    };
    if *standing == Standing::Unchecked {
        return view! { <small>{standing.word()}</small> }.into_any();
    }
    view! {
        <span class=format!("outcome {}", verdict_class(standing.mark()))><Icon path=path /><span>{standing.word()}</span></span>
    }
    .into_any()
}

/// One token with its cell, which is filled when the next token comes.
fn token(desk: Desk, at: (usize, usize), n: Kept<usize>) -> AnyView {
    let (column, index) = at;
    let (text, after) = desk.writing.with_untracked(|writing| {
        let token = writing.columns.get(column).and_then(|column| column.tokens.get(index));
        let after = column > 0 && writing.differs_at(column).is_some_and(|from| from <= index);
        (token.map_or_else(String::new, |token| shown(token)), after)
    });
    let known = kept(move || n.get() > index + 1);
    // While the first token has none before it, it is the list's stop of the Tab key.
    let stop = kept(move || match desk.focused.get() {
        Some((on, token)) if on == column => token == index,
        _ => index == 0,
    });
    let here = kept(move || desk.focused.get() == Some(at));
    let style = move || {
        let reader = desk.reader.get();
        let probability = known.get().then(|| desk.writing.with_untracked(|writing| reading(writing, at, reader)));
        cell(probability.flatten())
    };
    let label = move || {
        let (_, reader) = (known.get(), desk.reader.get());
        desk.writing.with_untracked(|writing| spoken(writing, at, reader))
    };
    let show = move || desk.focused.set(Some(at));
    view! {
        <li
            class:after=after
            class:current=live(move || here.get())
            data-token=index.to_string()
            tabindex=live(move || if stop.get() { "0" } else { "-1" })
            aria-label=live(label)
            on:pointerenter=move |_| show()
            on:focus=move |_| show()
            on:click=move |_| show()
            on:keydown=move |event| step(&event, across)
        >
            <span>{text}</span>
            <i style=live(style)></i>
        </li>
    }
    .into_any()
}

/// Within a column as along a list; up and down to the same token of the next column.
fn across(at: &Element, key: &str) -> Option<Option<Element>> {
    match key {
        "ArrowDown" => Some(beside(at, 1)),
        "ArrowUp" => Some(beside(at, -1)),
        _ => along(at, key),
    }
}

/// The token of the same number in another column.
fn beside(at: &Element, by: i32) -> Option<Element> {
    let column = at.closest("[data-column]").ok()??.get_attribute("data-column")?.parse::<i32>().ok()? + by;
    let token = at.get_attribute("data-token")?;
    let selector = format!("[data-column=\"{column}\"] [data-token=\"{token}\"]");
    document().query_selector(&selector).ok()?
}

/// What the marks are, and whose probe the strips show; nothing before something is written.
pub(super) fn legend(desk: Desk) -> AnyView {
    let start = kept(move || desk.writing.with(|writing| writing.start.clone()));
    part(move || {
        let start = start.get()?;
        let order = readers(&start.readers, desk.asked.get().as_deref());
        let position = words::position_in_sentence(start.fitted_at);
        let names: Vec<String> = order.iter().filter_map(|&index| start.readers.get(index).cloned()).collect();
        let choices: Vec<Choice> = names.iter().map(|name| Choice::new(name.clone(), name.clone())).collect();
        let (known, task) = (names.clone(), start.clone());
        let read = kept(move || start.readers.get(desk.reader.get()).cloned().unwrap_or_default());
        let picked = kept(move || read.with(|read| known.iter().position(|name| name == read)).unwrap_or_default());
        let pick = move |index: usize| desk.reader_named.set(names.get(index).cloned());
        let strip = (!task.readers.is_empty()).then(|| view! {
            <Select name=say!(view::live::strip_of) choices=choices picked=picked pick=Callback::new(pick) />
            <span class="key">{live(move || say!(view::live::key_strip, task = read.get(), position = position))}</span>
        });
        Some(view! { <p class="legend"><span class="key">{say!(view::live::key_differs)}</span></p><div class="legend">{strip}</div> })
    })
    .into_any()
}
