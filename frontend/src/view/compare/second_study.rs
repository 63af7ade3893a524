//! Fetching the second study.

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

/// Loading state of the second study.
#[derive(Clone)]
pub enum Second {
    /// Loading.
    Loading,
    /// Loaded.
    Ready(Arc<Study>),
    /// The server has no other study.
    Alone,
    /// The requested study is the first one.
    Same,
    /// Could not be loaded.
    Failed(Failure),
}

/// The signals of the request.
#[derive(Clone, Copy)]
pub struct Asked {
    /// The list of studies.
    pub held: Var<Vec<StudyEntry>>,
    /// The second study.
    pub second: Var<Second>,
    /// Number of attempts to load it.
    pub attempt: Var<u32>,
}

/// Fetches the study named in the URL, or else the first other one; again on every retry.
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

/// The page's study and the second study.
#[derive(Clone, Copy)]
pub struct Pair {
    /// The page.
    pub page: Page,
    second: StoredValue<Arc<Study>>,
}

impl Pair {
    /// Pairs the page's study with another.
    pub fn of(page: Page, second: Arc<Study>) -> Self {
        Self { page, second: StoredValue::new(second) }
    }

    /// The second study.
    #[inline(never)]
    pub fn second(self) -> Arc<Study> {
        self.second.get_value()
    }

    /// Calls a function with both studies at the selected place.
    pub fn look<T>(self, look: impl FnOnce(&StudyPair<'_>) -> T) -> T {
        let (first, second) = (self.page.study(), self.second());
        look(&StudyPair::at(&first, &second, self.page.place.get()))
    }

    /// Calls a function with both studies for place-independent content, which is not redrawn when the place changes.
    pub fn anywhere<T>(self, look: impl FnOnce(&StudyPair<'_>) -> T) -> T {
        let (first, second) = (self.page.study(), self.second());
        look(&StudyPair::at(&first, &second, self.page.place.get_untracked()))
    }

    /// The studies' names.
    pub fn names(self) -> [String; 2] {
        let names = |both: &StudyPair<'_>| both.names();
        self.anywhere(names)
    }

    /// Swaps the two studies, keeping the relative depth.
    pub fn swap(self) {
        let (first, second) = (self.page.study().id.clone(), self.second().id.clone());
        let there = self.anywhere(|both| both.studies[1].sites.get(both.places[1]?.site).copied());
        self.page.state.set(|selection| {
            (selection.study, selection.compare.with) = (Some(second), Some(first));
            selection.site = selection.site.and(there);
        });
    }
}
