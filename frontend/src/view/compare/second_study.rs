//! The second study on its way from the server.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::StudyEntry;
use shared::study::Study;
use view_model::view::compare::study_pair::{self, StudyPair};
use web_sys::AbortSignal;

use crate::api::{self, Failure};
use crate::state::Page;
use crate::widget::live::Var;

/// How far the second study is.
#[derive(Clone)]
pub enum Second {
    /// On its way.
    Loading,
    /// Here.
    Ready(Arc<Study>),
    /// There is none besides the first.
    Alone,
    /// It is the first.
    Same,
    /// Not to be had.
    Failed(Failure),
}

/// What was asked for.
#[derive(Clone, Copy)]
pub struct Asked {
    /// The studies the server holds.
    pub held: Var<Vec<StudyEntry>>,
    /// The second study.
    pub second: Var<Second>,
    /// Counts the tries to load it.
    pub attempt: Var<u32>,
}

/// Asks for the study the address names, or else the first other one, again on every try.
pub fn ask(page: Page) -> Asked {
    let asked = Asked { held: Var::new(Vec::new()), second: Var::new(Second::Loading), attempt: Var::new(0) };
    let wanted = page.state.part(|selection| selection.compare.with.clone());
    Effect::new(move |_| {
        let (wanted, _) = (wanted.get(), asked.attempt.get());
        let Some(signal) = api::abort_on_cleanup() else { return };
        asked.second.set(Second::Loading);
        let own = page.study().id.clone();
        spawn_local(async move {
            let found = find(asked, &own, wanted.as_deref(), &signal).await;
            if !signal.aborted() {
                asked.second.set(found.unwrap_or_else(Second::Failed));
            }
        });
    });
    asked
}

async fn find(asked: Asked, own: &str, wanted: Option<&str>, signal: &AbortSignal) -> Result<Second, Failure> {
    let held = api::studies(signal).await?;
    let id = study_pair::second(own, wanted, &held);
    if !signal.aborted() {
        asked.held.set(held);
    }
    match id {
        None => Ok(Second::Alone),
        Some(id) if id == own => Ok(Second::Same),
        Some(id) => Ok(Second::Ready(api::held(&id, signal).await?.into())),
    }
}

/// The page's study and the one beside it.
#[derive(Clone, Copy)]
pub struct Pair {
    /// The page.
    pub page: Page,
    second: StoredValue<Arc<Study>>,
}

impl Pair {
    /// The page's study beside another.
    pub fn of(page: Page, second: Arc<Study>) -> Self {
        Self { page, second: StoredValue::new(second) }
    }

    /// The second study.
    #[inline(never)]
    pub fn second(self) -> Arc<Study> {
        self.second.get_value()
    }

    /// Looks at both, where the page looks.
    pub fn look<T>(self, look: impl FnOnce(&StudyPair<'_>) -> T) -> T {
        let (first, second) = (self.page.study(), self.second());
        look(&StudyPair::at(&first, &second, self.page.place.get()))
    }

    /// Looks at both for what is the same at every place: nothing is drawn anew when the page looks elsewhere.
    pub fn anywhere<T>(self, look: impl FnOnce(&StudyPair<'_>) -> T) -> T {
        let (first, second) = (self.page.study(), self.second());
        look(&StudyPair::at(&first, &second, self.page.place.get_untracked()))
    }

    /// The studies' names.
    pub fn names(self) -> [String; 2] {
        let names = |both: &StudyPair<'_>| both.names();
        self.anywhere(names)
    }

    /// Each in the other's place, at the same depth.
    pub fn swap(self) {
        let (first, second) = (self.page.study().id.clone(), self.second().id.clone());
        let there = self.anywhere(|both| both.studies[1].sites.get(both.places[1]?.site).copied());
        self.page.state.set(|selection| {
            (selection.study, selection.compare.with) = (Some(second), Some(first));
            selection.site = selection.site.and(there);
        });
    }
}
