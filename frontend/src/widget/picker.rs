//! Pick one of a few: a row of radio buttons on wide screens, a drop-down list on narrow ones.

use crate::widget::live::{Kept, live};
use leptos::prelude::*;

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The button's label.
    pub label: String,
    /// Explanation, for a tooltip and screen readers.
    pub meaning: String,
}

impl Choice {
    /// A choice with a label and an explanation.
    pub fn new(label: impl Into<String>, meaning: impl Into<String>) -> Self {
        Self { label: label.into(), meaning: meaning.into() }
    }
}

/// A row of radio buttons.
#[component]
pub fn Segments(
    /// The group's id in the page.
    name: &'static str,
    /// Label of the group.
    label: &'static str,
    /// The choices.
    choices: Vec<Choice>,
    /// Index of the selected choice.
    picked: Kept<usize>,
    /// Called with the index of a newly selected choice.
    #[prop(into)]
    pick: Callback<usize>,
) -> impl IntoView {
    let segment = move |(index, choice): (usize, Choice)| {
        let id = format!("{name}-{index}");
        view! {
            <input
                type="radio"
                name=name
                id=id.clone()
                aria-label=choice.meaning.clone()
                prop:checked=live(move || picked.get() == index)
                on:change=move |_| pick.run(index)
            />
            <label for=id title=choice.meaning>{choice.label}</label>
        }
    };
    view! {
        <div class="segments" role="radiogroup" aria-label=label>
            {choices.into_iter().enumerate().map(segment).collect_view()}
        </div>
    }
}

/// A drop-down list of choices.
#[component]
pub fn Select(
    /// Label of the group.
    name: &'static str,
    /// The choices.
    choices: Vec<Choice>,
    /// Index of the selected choice.
    picked: Kept<usize>,
    /// Called with the index of a newly selected choice.
    #[prop(into)]
    pick: Callback<usize>,
) -> impl IntoView {
    let option = move |(index, choice): (usize, Choice)| {
        view! { <option value=index.to_string() title=choice.meaning prop:selected=live(move || picked.get() == index)>{choice.label}</option> }
    };
    let change = move |event| {
        if let Ok(index) = event_target_value(&event).parse() {
            pick.run(index);
        }
    };
    view! {
        <select class="select" aria-label=name on:change=change>
            {choices.into_iter().enumerate().map(option).collect_view()}
        </select>
    }
}
