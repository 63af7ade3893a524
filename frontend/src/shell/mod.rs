//! The shell around every view: header, rail, layer bar, keys, dialogs.

pub mod header;
pub mod keys;
pub mod layer_bar;
pub mod live_region;
pub mod palette;
pub mod rail;
pub mod shortcuts;
pub mod studies;
pub mod theming;

use std::sync::Arc;

use crate::widget::live::{kept, live, part};
use leptos::prelude::*;
use shared::study::Study;
use view_model::say;
use view_model::state::place;
use view_model::view::{Scope, VIEWS, by_id};

use self::header::Header;
use self::layer_bar::LayerBar;
use self::live_region::LiveRegion;
use self::palette::Palette;
use self::rail::Rail;
use self::shortcuts::Shortcuts;
use crate::share;
use crate::state::{Dialog, Page, State};
use crate::view;
use crate::widget::notice::Notice;

/// The page of a loaded study: the shell with the selected view.
#[component]
pub fn Shell(study: Arc<Study>) -> impl IntoView {
    let state: State = expect_context();
    let unknown = state.selection.with_untracked(|selection| place::remarks(&study, selection));
    if !unknown.is_empty() {
        state.remarks.update(|remarks| remarks.extend(unknown));
    }
    provide_context(Page::of(state, study));
    keys::listen(Page::here());
    let view = state.part(|selection| selection.view.clone());
    let scope = kept(move || by_id(&view.get()).map(|view| view.scope));
    let embed = state.part(|selection| selection.embed);
    // Without named parts, everything is shown.
    let parts = move || state.selection.with(|selection| selection.parts.as_ref().map(|parts| parts.join(" ")));
    let at_place = kept(move || scope.get() == Some(Scope::Place));
    view! {
        <a class="skip" href="#main">{say!(page::shell::skip)}</a>
        <div class="shell" class:embed=live(move || embed.get()) class:without-strip=live(move || !at_place.get()) data-parts=live(parts)>
            {part(move || (!embed.get()).then(|| view! { <Header at_place=at_place /><Rail /> }))}
            <main id="main" class="stage" tabindex="-1" data-view=live(move || view.get())>
                {part(move || draw(&view.get()))}
            </main>
            {part(move || at_place.get().then(|| view! { <LayerBar /> }))}
        </div>
        {part(move || match state.dialog.get() {
            Some(Dialog::Shortcuts) => view! { <Shortcuts /> }.into_any(),
            Some(Dialog::Palette) => view! { <Palette /> }.into_any(),
            Some(Dialog::Share) => share::draw(),
            None => ().into_any(),
        })}
        <LiveRegion />
    }
}

fn draw(id: &str) -> AnyView {
    view::draw(id).unwrap_or_else(|| {
        let names = VIEWS.iter().map(|view| (view.name)()).collect::<Vec<_>>().join(", ");
        let title = say!(page::shell::no_view, view = id);
        view! { <Notice title=title detail=say!(page::shell::views_are, names) /> }.into_any()
    })
}
