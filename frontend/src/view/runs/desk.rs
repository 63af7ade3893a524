//! The form and the runs: the signals of the view.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{ModelEntry, Run, RunRequest};
use view_model::say;
use view_model::view::runs::board::Board;
use view_model::view::runs::form::{Fault, Field, Form};
use view_model::view::runs::told;
use web_sys::AbortSignal;

use super::watch::{self, Shown};
use crate::api::runs;
use crate::api::{self, Failure};
use crate::browser_io;
use crate::shell::token;
use crate::state::Page;
use crate::widget::live::{Kept, Var, kept};

/// The signals of the view.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) page: Page,
    pub(super) form: Var<Form>,
    /// The models of the server's list.
    pub(super) models: Var<Vec<ModelEntry>>,
    /// What is wrong with the form, and in which field, where it is known.
    pub(super) fault: Var<Option<(Option<Field>, String)>>,
    /// What is wrong with a file that was chosen, or is being done with it, under its field.
    pub(super) file: Var<Option<(Field, bool, String)>>,
    /// What could not be done with a run of the list.
    pub(super) trouble: Var<Option<(String, String)>>,
    /// The runs that are being cancelled.
    pub(super) stopping: Var<Vec<String>>,
    /// Whether an answer is on its way.
    pub(super) busy: Var<bool>,
    /// Whether the form is unfolded.
    pub(super) unfolded: Var<bool>,
    pub(super) shown: Shown,
    /// The run whose details are opened.
    pub(super) opened: Var<Option<String>>,
    /// The run that is to be deleted, once that is confirmed.
    pub(super) doomed: Var<Option<String>>,
    /// The run that is being deleted: it is no longer followed.
    pub(super) leaving: Var<Option<String>>,
    signal: StoredValue<Option<AbortSignal>, LocalStorage>,
}

impl Desk {
    pub(super) fn new(page: Page) -> Self {
        let shown = Shown {
            board: Var::new(Board::default()),
            now: Var::new(watch::now()),
            lines: Var::new(BTreeMap::new()),
            unheard: Var::new(None),
            spoken: Var::new(String::new()),
        };
        Self {
            page,
            form: Var::new(Form { model: page.study().config.model.clone(), ..Form::default() }),
            models: Var::new(Vec::new()),
            fault: Var::new(None),
            file: Var::new(None),
            trouble: Var::new(None),
            stopping: Var::new(Vec::new()),
            busy: Var::new(false),
            unfolded: Var::new(api::has_files()),
            shown,
            opened: Var::new(None),
            doomed: Var::new(None),
            leaving: Var::new(None),
            signal: StoredValue::new_local(api::abort_on_cleanup()),
        }
    }

    /// Fetches the models and the runs, follows the one that is opened, and stops when the view is left.
    pub(super) fn keep(self) {
        if api::has_files() {
            return;
        }
        watch::show(self.shown);
        on_cleanup(watch::hide);
        let followed = kept(move || {
            let id = self.opened.get();
            self.shown.board.with(|board| {
                let run = id.as_deref().and_then(|id| board.get(id)).map(|heard| &heard.run);
                let run = run.or_else(|| board.foremost())?;
                let leaves = self.leaving.with(|leaving| leaving.as_ref() == Some(&run.id));
                (!leaves).then(|| (run.id.clone(), run.state.is_open()))
            })
        });
        // Again after every look at the list: a stream that the browser gave up is taken up, and what has stopped is known.
        Effect::new(move |_| {
            self.shown.board.with(|board| {
                let stops = |id: &String| board.get(id).is_some_and(|heard| heard.run.state.is_open());
                self.stopping.update(|ids| ids.retain(stops));
            });
            match followed.get() {
                Some((id, is_open)) => watch::follow(&id, is_open),
                None => watch::follow_none(),
            }
        });
        let is_first = kept(move || self.shown.board.with(|board| board.is_known && board.runs.is_empty()));
        Effect::new(move |_| {
            if is_first.get() {
                self.unfolded.set(true);
            }
        });
        let Some(signal) = self.signal.get_value() else { return };
        let studied = self.form.with_untracked(|form| form.model.clone());
        spawn_local(async move {
            if let Ok(models) = runs::models(&signal).await
                && !signal.aborted()
            {
                self.offer(&models, &studied);
                self.models.set(models);
            }
        });
    }

    /// Puts the first model of the list in place of the open study's, where the server has only the study.
    fn offer(self, models: &[ModelEntry], studied: &str) {
        let is_there = models.iter().any(|model| model.name == studied);
        let first = models.iter().find(|model| model.problem.is_none());
        if let Some(first) = first.filter(|_| !is_there) {
            self.form.update(|form| {
                if form.model == studied {
                    form.model.clone_from(&first.name);
                }
            });
        }
    }

    /// Changes the form.
    pub(super) fn change(self, change: impl FnOnce(&mut Form)) {
        self.form.update(change);
        if self.fault.with_untracked(Option::is_some) {
            self.fault.set(None);
        }
    }

    /// Fills the form in with the open study.
    pub(super) fn again(self) {
        let study = self.page.study();
        let form = self.models.with_untracked(|models| Form::again(&study, models));
        self.change(|now| *now = form);
        self.lead_to_form();
    }

    /// Unfolds the form, and goes there.
    pub(super) fn lead_to_form(self) {
        self.unfolded.set(true);
        request_animation_frame(|| browser_io::lead_to(".runs-form > summary"));
    }

    /// Asks for what the form says, or for its preview.
    pub(super) fn send(self, preview: bool) {
        match self.form.with_untracked(Form::request) {
            Ok(request) => self.ask(request, preview, None),
            Err(Fault { field, text }) => {
                self.hush();
                self.fault.set(Some((Some(field), text)));
                self.unfolded.set(true);
                show_problem();
                request_animation_frame(|| browser_io::focus(".runs .field[aria-invalid=true]"));
            }
        }
    }

    /// Asks for a study, or for its preview; from a run of the list, whose row then tells what is wrong.
    pub(super) fn ask(self, request: RunRequest, preview: bool, row: Option<String>) {
        let Some(signal) = self.signal.get_value() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.fault.set(None);
        self.hush();
        self.shown.spoken.set(say!(view::runs::asking).to_owned());
        spawn_local(async move {
            let answer = runs::start(&request, preview, &signal).await;
            if signal.aborted() {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(run) => self.is_asked(run, row.as_deref()),
                Err(failure) => self.fails(failure, row),
            }
        });
    }

    /// Shows a run that was just asked for; the form folds away, and the focus goes from its button to the run.
    fn is_asked(self, run: Run, row: Option<&str>) {
        self.shown.spoken.set(say!(view::runs::started, run = told::title(&run)));
        self.opened.set(Some(run.id.clone()));
        let details = format!("[data-run=\"{}\"] [data-action=details]", run.id);
        watch::put(run);
        if row.is_none() {
            self.unfolded.set(false);
            request_animation_frame(move || browser_io::focus(&details));
        }
    }

    /// Takes back what was said of an earlier act; what is wrong with a field stays until it is changed.
    pub(super) fn hush(self) {
        self.trouble.set(None);
        self.shown.spoken.set(String::new());
        if self.fault.with_untracked(|fault| matches!(fault, Some((None, _)))) {
            self.fault.set(None);
        }
    }

    /// Whether a run is being cancelled.
    pub(super) fn is_stopping(self, id: &str) -> bool {
        self.stopping.with(|ids| ids.iter().any(|known| known == id))
    }

    /// The signal that ends with the view.
    pub(super) fn signal(self) -> Option<AbortSignal> {
        self.signal.get_value()
    }

    /// Why something was refused; where the token is missing, asks for it.
    pub(super) fn refused(self, failure: Failure) -> String {
        token::ask_if_refused(self.page.state);
        failure.detail
    }

    /// Shows why something was refused; where the token is missing, asks for it.
    pub(super) fn fails(self, failure: Failure, row: Option<String>) {
        let why = self.refused(failure);
        self.shown.spoken.set(String::new());
        match row {
            Some(id) => self.trouble.set(Some((id, why))),
            None => {
                self.fault.set(Some((None, why)));
                self.unfolded.set(true);
                show_problem();
            }
        }
    }

    /// What is wrong with a field.
    pub(super) fn is_wrong(self, field: Field) -> Kept<bool> {
        kept(move || self.fault.with(|fault| matches!(fault, Some((Some(at), _)) if *at == field)))
    }
}

/// Scrolls what is wrong with the form into view, once it is drawn.
fn show_problem() {
    request_animation_frame(|| {
        if let Ok(Some(problem)) = document().query_selector("[data-runs=problem]") {
            browser_io::show(&problem);
        }
    });
}
