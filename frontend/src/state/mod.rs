//! The page's signals: the selection and the study.

pub mod address;
pub mod offer;
pub mod storage;

use std::sync::Arc;

use leptos::prelude::*;
use shared::study::Study;
use view_model::probed::Probed;
use view_model::state::place::Place;
use view_model::state::selection::Selection;
use view_model::text::say::{Language, knows};
use view_model::theme::Theme;

use self::offer::Offers;
use crate::api::Failure;
use crate::widget::live::{Kept, Var, kept};

/// Loading state of the study.
#[derive(Clone)]
pub enum Load {
    /// Loading.
    Loading,
    /// Loaded.
    Ready(Arc<Study>),
    /// Could not be loaded.
    Failed(Failure),
}

/// A dialog over the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog {
    /// The list of shortcuts.
    Shortcuts,
    /// The Share dialog.
    Share,
    /// The command palette.
    Palette,
    /// The glossary, at a term if one is named.
    Glossary(Option<&'static str>),
    /// The field for the server's token.
    Token,
}

/// The signals that every part of the page can read and change.
#[derive(Clone, Copy)]
pub struct State {
    /// Everything the reader can change.
    pub selection: Var<Selection>,
    /// Warnings about parts of the URL that could not be applied.
    pub remarks: Var<Vec<String>>,
    /// The study.
    pub load: Var<Load>,
    /// Number of attempts to load the study.
    pub attempt: Var<u32>,
    /// The open dialog, if any.
    pub dialog: Var<Option<Dialog>>,
    /// Opened results of `skillscope probe`, which a dialog shows.
    pub probed: Var<Option<Arc<Probed>>>,
    /// The theme in use.
    pub theme: Var<Theme>,
    /// The language in use.
    pub language: Var<Language>,
    /// Key handlers registered by the parts that are on the page.
    pub offers: Offers,
}

impl State {
    /// The state of a URL's query, with the reader's stored theme and preferred language.
    pub fn from_query(query: &str, stored_theme: Option<Theme>, preferred: Language) -> Self {
        let (selection, remarks) = Selection::from_query(query);
        let wanted = selection.language.unwrap_or(preferred);
        // Its texts could not be had.
        let language = if knows(wanted) { wanted } else { Language::default() };
        let theme = selection.theme.or(stored_theme).unwrap_or(Theme::System);
        Self {
            selection: Var::new(selection),
            remarks: Var::new(remarks),
            load: Var::new(Load::Loading),
            attempt: Var::new(0),
            dialog: Var::new(None),
            probed: Var::new(None),
            theme: Var::new(theme),
            language: Var::new(language),
            offers: Offers::default(),
        }
    }

    /// Changes the selection and clears the warnings about the URL.
    pub fn set(self, change: impl FnOnce(&mut Selection)) {
        self.selection.update(change);
        if self.remarks.with_untracked(|remarks| !remarks.is_empty()) {
            self.remarks.set(Vec::new());
        }
    }

    /// A memo of a part of the selection; notifies its readers only when that part changes.
    pub fn part<T: PartialEq + Send + Sync + 'static>(self, of: fn(&Selection) -> T) -> Kept<T> {
        kept(move || self.selection.with(of))
    }

    /// The query of the selection after a change, for links.
    pub fn link(self, change: impl Fn(&mut Selection)) -> String {
        let mut selection = self.selection.get();
        change(&mut selection);
        let query = selection.to_query();
        if query.is_empty() { "?".to_owned() } else { query }
    }
}

/// The state of a page whose study is loaded.
#[derive(Clone, Copy)]
pub struct Page {
    /// The whole state.
    pub state: State,
    /// The selected place: site and position.
    pub place: Kept<Place>,
    /// Index of the selected task; `None` without a selection or when the study lacks the task.
    pub task: Kept<Option<usize>>,
    study: Var<Arc<Study>>,
}

impl Page {
    /// The page of a loaded study.
    pub fn of(state: State, study: Arc<Study>) -> Self {
        let held = Var::new(study.clone());
        let placed = study.clone();
        let place = kept(move || state.selection.with(|selection| Place::of(&placed, selection)));
        let task = kept(move || {
            let wanted = state.selection.with(|selection| selection.task.clone())?;
            study.tasks.iter().position(|task| task.id == wanted)
        });
        Self { state, place, task, study: held }
    }

    /// The page in the current Leptos context.
    #[inline(never)]
    pub fn here() -> Self {
        expect_context()
    }

    /// The study, or the front of it until something else is shown.
    #[inline(never)]
    pub fn study(self) -> Arc<Study> {
        self.study.get()
    }

    /// Puts the whole study in the place of its front.
    pub fn complete(self, study: Study) {
        self.study.set(Arc::new(study));
    }

    /// Selects a site by its index; an index beyond the end selects the last site.
    pub fn go_to_site(self, index: usize) {
        let study = self.study();
        let site = study.sites.get(index).or(study.sites.last()).copied();
        self.state.set(|selection| selection.site = site);
    }

    /// Moves by a number of layers, up or down.
    pub fn step_site(self, by: isize) {
        self.go_to_site(self.place.get_untracked().site.saturating_add_signed(by));
    }

    /// Selects a task, or clears the selection.
    pub fn select_task(self, index: Option<usize>) {
        let id = index.and_then(|index| self.study().tasks.get(index).map(|task| task.id.clone()));
        self.state.set(|selection| {
            selection.task = id;
            selection.target = None;
            selection.tasks.page = 1;
            selection.open(None);
        });
    }

    /// Selects the pair of one task and another.
    pub fn select_pair(self, source: usize, target: usize) {
        let id = |index: usize| self.study().tasks.get(index).map(|task| task.id.clone());
        let (source, target) = (id(source), id(target));
        self.state.set(|selection| {
            selection.task = source;
            selection.target = target;
            selection.open(None);
        });
    }

    /// Index of the selected pair's target; `None` without a selected pair.
    pub fn target(self) -> Option<usize> {
        let wanted = self.state.selection.with(|selection| selection.target.clone())?;
        self.study().tasks.iter().position(|task| task.id == wanted)
    }
}
