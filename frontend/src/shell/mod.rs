//! The shell around every view: header, rail, layer bar, keys, dialogs.

pub mod glossary;
pub mod header;
pub mod keys;
pub mod layer_bar;
pub mod live_region;
pub mod palette;
pub mod rail;
pub mod shortcuts;
pub mod studies;
pub mod theming;
pub mod token;
pub mod tour;

use std::sync::Arc;

use crate::widget::live::{Kept, Var, kept, live, part};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::study::Study;
use view_model::say;
use view_model::state::place::{self, Place};
use view_model::view::{Scope, VIEWS, by_id, overview};

use self::header::Header;
use self::layer_bar::LayerBar;
use self::live_region::LiveRegion;
use self::rail::Rail;
use crate::api::{self, Failure};
use crate::share;
use crate::state::{Dialog, Page, State};
use crate::view;
use crate::widget::notice::{Notice, Skeleton};

/// The page of a loaded study: the shell with the selected view.
#[component]
pub fn Shell(study: Arc<Study>) -> impl IntoView {
    let state: State = expect_context();
    let unknown = state.selection.with_untracked(|selection| place::remarks(&study, selection));
    if !unknown.is_empty() {
        state.remarks.update(|remarks| remarks.extend(unknown));
    }
    provide_context(Page::of(state, study));
    let page = Page::here();
    keys::listen(page);
    let view = state.part(|selection| selection.view.clone());
    // The front of a study is enough for the Overview at its home; for everything else the whole study is fetched.
    let enough = kept(move || {
        let study = page.study();
        !study.is_front || (view.get() == overview::VIEW.id && page.place.get() == Place::home(&study))
    });
    let again = Var::new(0_u32);
    let (failed, is_front) = (complete(page, enough, again), kept(move || page.study().is_front));
    let scope = kept(move || by_id(&view.get()).map(|view| view.scope));
    let embed = state.part(|selection| selection.embed);
    // Without named parts, everything is shown.
    let parts = move || state.selection.with(|selection| selection.parts.as_ref().map(|parts| parts.join(" ")));
    let stop = move || state.selection.with(|selection| selection.tour.map(|stop| stop.to_string()));
    let touring = kept(move || state.selection.with(|selection| selection.tour.is_some() && !selection.embed));
    let at_place = kept(move || scope.get() == Some(Scope::Place));
    view! {
        <a class="skip" href="#main">{say!(page::shell::skip)}</a>
        <div class="shell" class:embed=live(move || embed.get()) class:without-strip=live(move || !at_place.get()) data-parts=live(parts) data-tour=live(stop)>
            {part(move || (!embed.get()).then(|| view! { <Header at_place=at_place /><Rail /> }))}
            <main id="main" class="stage" tabindex="-1" data-view=live(move || view.get())>
                {part(move || {
                    // Drawn again once the whole study is there: a view keeps what it was drawn from.
                    is_front.get();
                    match failed.get() {
                        _ if enough.get() => draw(&view.get()),
                        Some(failure) => failing(failure, again),
                        None => view! { <Skeleton /> }.into_any(),
                    }
                })}
            </main>
            {part(move || at_place.get().then(|| view! { <LayerBar /> }))}
        </div>
        {part(move || match state.dialog.get() {
            Some(Dialog::Shortcuts) => shortcuts::draw(),
            Some(Dialog::Palette) => palette::draw(),
            Some(Dialog::Glossary(_)) => glossary::draw(),
            Some(Dialog::Share) => share::draw(),
            // The root draws it: a private server gives no study without it.
            Some(Dialog::Token) | None => ().into_any(),
        })}
        {part(move || touring.get().then(tour::draw))}
        <p class="kept" role="status">{say!(page::source::kept)}</p>
        <LiveRegion />
    }
}

/// Fetches the whole study once its front is not enough, and after a failure when it is asked again; the failure.
fn complete(page: Page, enough: Kept<bool>, again: Var<u32>) -> Var<Option<Failure>> {
    let (failed, asked) = (Var::new(None), StoredValue::new(false));
    let Some(signal) = api::abort_on_cleanup() else { return failed };
    let signal = StoredValue::new_local(signal);
    Effect::new(move |_| {
        again.get();
        if enough.get() || asked.get_value() {
            return;
        }
        asked.set_value(true);
        failed.set(None);
        let (id, signal) = (untrack(|| page.study().id.clone()), signal.get_value());
        spawn_local(async move {
            match api::held(&id, &signal).await {
                _ if signal.aborted() => {}
                Ok(study) => page.complete(study),
                Err(failure) => {
                    asked.set_value(false);
                    failed.set(Some(failure));
                }
            }
        });
    });
    failed
}

fn failing(failure: Failure, again: Var<u32>) -> AnyView {
    view! {
        <Notice title=failure.title detail=failure.detail>
            <button class="button" on:click=move |_| again.update(|times| *times += 1)>{say!(page::source::try_again)}</button>
        </Notice>
    }
    .into_any()
}

fn draw(id: &str) -> AnyView {
    view::draw(id).unwrap_or_else(|| {
        let names = VIEWS.iter().map(|view| (view.name)()).collect::<Vec<_>>().join(", ");
        let title = say!(page::shell::no_view, view = id);
        view! { <Notice title=title detail=say!(page::shell::views_are, names) /> }.into_any()
    })
}
