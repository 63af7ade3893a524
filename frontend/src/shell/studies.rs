//! The study in the header: its name, or a picker when there are several studies.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::StudyEntry;
use view_model::say;
use view_model::text::words;

use crate::api;
use crate::state::Page;
use crate::widget::live::{Var, fixed, part};
use crate::widget::picker::{Choice, Select};

/// The name of the study, or a picker.
#[component]
pub fn Studies() -> impl IntoView {
    let studies = Var::new(Vec::new());
    ask(studies);
    view! {
        <p class="study" title=say!(page::shell::study_is)>
            <span>{say!(page::shell::study)}" "</span>
            {part(move || {
                let held = studies.get();
                if held.len() > 1 { view! { <Picker studies=held /> }.into_any() } else { view! { <Name /> }.into_any() }
            })}
        </p>
    }
}

/// Fetches the list of studies; if that fails, it stays as it is.
pub fn ask(studies: Var<Vec<StudyEntry>>) {
    let Some(signal) = api::abort_on_cleanup() else { return };
    spawn_local(async move {
        if let Ok(held) = api::studies(&signal).await
            && !signal.aborted()
        {
            studies.set(held);
        }
    });
}

#[component]
fn Name() -> impl IntoView {
    let study = Page::here().study();
    view! { <b>{words::study(&study)}</b> }
}

#[component]
fn Picker(studies: Vec<StudyEntry>) -> impl IntoView {
    let page = Page::here();
    let shown = page.study().id.clone();
    let picked = studies.iter().position(|entry| entry.id == shown).unwrap_or_default();
    let choice = |entry: &StudyEntry| {
        let origin = match entry {
            StudyEntry { bundled: true, .. } => say!(page::shell::bundled),
            StudyEntry { uploaded: true, .. } => say!(page::shell::uploaded),
            _ => say!(page::shell::of_data_folder),
        };
        Choice::new(words::listed_study(entry, &studies), origin)
    };
    let choices: Vec<Choice> = studies.iter().map(choice).collect();
    let pick = move |index: usize| {
        if let Some(entry) = studies.get(index) {
            page.state.set(|selection| selection.take_study(entry.id.clone()));
        }
    };
    view! { <Select name=say!(page::shell::study) choices=choices picked=fixed(picked) pick=Callback::new(pick) /> }
}
