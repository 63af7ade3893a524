//! The root component: loads the study, then draws the shell.

use crate::widget::live::part;
use leptos::prelude::*;
use leptos::task::spawn_local;
use view_model::say;
use view_model::state::query;
use view_model::state::selection::Selection;

use crate::api::{self, Failure};
use crate::probed;
use crate::share::dropped;
use crate::shell::{Shell, theming, token};
use crate::state::{Dialog, Load, State, address};
use crate::text::speaking;
use crate::widget::notice::{Notice, Skeleton};
use crate::widget::tip::{TipCard, Tips};

/// The root component.
#[component]
pub fn App() -> impl IntoView {
    let state = State::from_query(&address::query(), theming::stored(), speaking::preferred());
    provide_context(state);
    let tips = Tips::provide();
    address::keep(state);
    dropped::listen(state);
    open_kept(state);
    theming::keep(state);
    speaking::keep(state);
    load(state);
    view! {
        {part(move || {
            speaking::follow(state);
            match state.load.get() {
                Load::Loading => view! { <Skeleton /> }.into_any(),
                Load::Ready(study) => view! { <Shell study=study /> }.into_any(),
                Load::Failed(failure) => view! { <Failed failure=failure /> }.into_any(),
            }
        })}
        {part(move || {
            speaking::follow(state);
            state.probed.with(Option::is_some).then(probed::draw)
        })}
        {part(move || {
            speaking::follow(state);
            (state.dialog.get() == Some(Dialog::Token)).then(token::draw)
        })}
        <TipCard tips=tips />
    }
}

/// Resolves a short link and opens its view.
fn open_kept(state: State) {
    let kept = query::pairs(&address::query()).find(|(key, _)| key == "v").map(|(_, hash)| hash);
    let (Some(hash), Some(signal)) = (kept, api::abort_on_cleanup()) else { return };
    spawn_local(async move {
        match api::kept_view(&hash, &signal).await {
            Ok(query) => {
                let (selection, remarks) = Selection::from_query(&query);
                state.selection.set(selection);
                state.remarks.set(remarks);
            }
            Err(failure) => state
                .remarks
                .update(|remarks| remarks.push(say!(page::source::short_link_unknown, why = failure.detail))),
        }
    });
}

/// Loads the study named in the URL, or the first one, which the URL names from then on; loads again on every retry.
fn load(state: State) {
    let wanted = state.part(|selection| selection.study.clone());
    Effect::new(move |last: Option<u32>| {
        let (id, attempt) = (wanted.get(), state.attempt.get());
        let loaded =
            state.load.with_untracked(|load| matches!(load, Load::Ready(study) if id.as_ref() == Some(&study.id)));
        if loaded && last == Some(attempt) {
            return attempt;
        }
        let Some(signal) = api::abort_on_cleanup() else { return attempt };
        state.load.set(Load::Loading);
        spawn_local(async move {
            let answer = api::front(id, &signal).await;
            if signal.aborted() {
                return;
            }
            match answer {
                Ok(study) => {
                    let id = study.id.clone();
                    state.load.set(Load::Ready(study.into()));
                    state.selection.update(|selection| selection.study = Some(id));
                }
                Err(failure) => {
                    token::ask_if_refused(state);
                    state.load.set(Load::Failed(failure));
                }
            }
        });
        attempt
    });
}

#[component]
fn Failed(failure: Failure) -> impl IntoView {
    let state: State = expect_context();
    let again = move |_| state.attempt.update(|attempt| *attempt += 1);
    let other = move |_| {
        state.set(|selection| selection.study = None);
        state.attempt.update(|attempt| *attempt += 1);
    };
    let named = state.selection.with_untracked(|selection| selection.study.is_some());
    view! {
        <main class="alone">
            <Notice title=failure.title detail=failure.detail>
                <button class="button" on:click=again>{say!(page::source::try_again)}</button>
                {named.then(|| view! {
                    <button class="button quiet" on:click=other>{say!(page::source::open_first)}</button>
                })}
            </Notice>
        </main>
    }
}
