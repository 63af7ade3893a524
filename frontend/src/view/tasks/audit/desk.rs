//! The signals of the audit's dialog, and what it asks the server.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Audit, Reading, Run};
use view_model::view::tasks::agreement::Followed;
use view_model::view::tasks::audit::Sitting;
use view_model::view::tasks::verdict_key::Key;
use web_sys::AbortSignal;
use web_sys::js_sys::Date;

use crate::api::runs::Act;
use crate::api::{self, Failure};
use crate::browser_io;
use crate::shell::token;
use crate::state::Page;
use crate::widget::live::Var;

/// How long after one look at a run the next follows.
const LOOK: Duration = Duration::from_secs(1);

thread_local! {
    /// The responses whose verdict the reader has seen, by study: opening the dialog again makes no judgement blind.
    static SEEN: RefCell<BTreeMap<String, BTreeSet<String>>> = RefCell::default();
}

/// The signals of the dialog.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) page: Page,
    pub(super) sitting: Var<Sitting>,
    /// What is wrong, in a sentence; empty where nothing is.
    pub(super) problem: Var<String>,
    /// Whether that is a reason that was not given.
    pub(super) lacks: Var<bool>,
    /// Whether an answer is on its way.
    pub(super) busy: Var<bool>,
    /// The run that computes the study again.
    pub(super) run: Var<Option<Followed>>,
    /// The time, in seconds.
    pub(super) now: Var<f64>,
    /// Whether everything is to be undone, once that is confirmed.
    pub(super) undoing: Var<bool>,
    signal: StoredValue<Option<AbortSignal>, LocalStorage>,
}

impl Desk {
    pub(super) fn new(page: Page, run: Var<Option<Followed>>) -> Self {
        let seen = SEEN.with_borrow(|seen| seen.get(&page.study().id).cloned());
        Self {
            page,
            sitting: Var::new(Sitting::after(seen.unwrap_or_default())),
            problem: Var::new(String::new()),
            lacks: Var::new(false),
            busy: Var::new(false),
            run,
            now: Var::new(now()),
            undoing: Var::new(false),
            signal: StoredValue::new_local(api::abort_on_cleanup()),
        }
    }

    /// Asks for the audit, and follows a run that was followed before.
    pub(super) fn begin(self) {
        self.load();
        let study = self.page.study().id.clone();
        Effect::new(move |_| {
            let seen = self.sitting.with(|sitting| sitting.seen().clone());
            SEEN.with_borrow_mut(|all| all.insert(study.clone(), seen));
        });
        if let Ok(clock) = set_interval_with_handle(move || self.now.set(now()), LOOK) {
            on_cleanup(move || clock.clear());
        }
        if let Some(followed) = self.run.get_untracked().filter(Followed::is_open) {
            self.look_later(followed.run.id);
        }
    }

    /// Nothing is wrong any more.
    pub(super) fn clear(self) {
        self.problem.set(String::new());
        self.lacks.set(false);
    }

    /// Does what a key says.
    pub(super) fn press(self, key: Key) {
        if self.busy.get_untracked() {
            return;
        }
        self.clear();
        let mut withdrawal = None;
        self.sitting.update(|sitting| withdrawal = sitting.press(key));
        if let Some(reading) = withdrawal {
            self.keep(reading);
        }
    }

    /// Chooses a task, or all of them.
    pub(super) fn choose(self, task: Option<String>) {
        self.clear();
        self.sitting.update(|sitting| sitting.choose(task));
    }

    /// Sends the judgement with its reason.
    pub(super) fn send(self, reason: &str) {
        match self.sitting.with_untracked(|sitting| sitting.reading(reason)) {
            Ok(Some(reading)) => self.keep(reading),
            Ok(None) => {}
            Err(lacks) => {
                self.problem.set(lacks.to_owned());
                self.lacks.set(true);
                browser_io::focus("[data-audit=reason]");
            }
        }
    }

    /// Keeps a reading, or withdraws it.
    pub(super) fn keep(self, reading: Reading) {
        let (study, sent) = (self.page.study().id.clone(), reading.clone());
        self.ask(
            async move |signal: &AbortSignal| api::audit::keep(&study, &sent, signal).await,
            move |audit: Audit| self.sitting.update(|sitting| sitting.answered(&reading, audit)),
        );
    }

    /// Asks for the study under the reader's labels, and follows its run.
    pub(super) fn recompute(self) {
        let study = self.page.study().id.clone();
        self.ask(
            async move |signal: &AbortSignal| api::audit::recompute(&study, signal).await,
            move |run: Run| {
                self.follow(run);
                // The study of an earlier run is gone.
                self.load();
            },
        );
    }

    /// Withdraws every reading and removes the study under them with its runs, finished or not.
    pub(super) fn undo_all(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.undoing.set(false);
        let anew = move |audit: Audit| {
            self.sitting.update(|sitting| {
                sitting.take(audit);
                sitting.show_skipped();
            });
        };
        self.ask(async move |signal: &AbortSignal| self.take_back(signal).await, anew);
    }

    async fn take_back(self, signal: &AbortSignal) -> Result<Audit, Failure> {
        let study = self.page.study().id.clone();
        let (readings, recomputed) =
            self.sitting.with_untracked(|sitting| (sitting.withdrawals(), sitting.recomputed()));
        let followed = self.run.get_untracked().map(|followed| followed.run.study);
        if let Some(made) = recomputed.or(followed) {
            for run in api::audit::runs_of(&made, signal).await? {
                api::runs::act(Act::Delete, &run.id, signal).await?;
            }
            self.run.set(None);
        }
        for reading in &readings {
            let audit = api::audit::keep(&study, reading, signal).await?;
            if !signal.aborted() {
                self.sitting.update(|sitting| sitting.answered(reading, audit));
            }
        }
        let audit = api::audit::audit(&study, signal).await?;
        let Some(made) = audit.recomputed.clone() else { return Ok(audit) };
        api::audit::remove_study(&made, signal).await?;
        api::audit::audit(&study, signal).await
    }

    /// Opens the study and the one under the reader's labels side by side.
    pub(super) fn compare(self, with: String) {
        self.page.state.set(|selection| {
            "compare".clone_into(&mut selection.view);
            selection.compare.with = Some(with);
        });
        browser_io::focus("#main");
    }

    /// Asks the server for something, one thing at a time, and does something with the answer.
    fn ask<T: 'static>(
        self,
        work: impl AsyncFnOnce(&AbortSignal) -> Result<T, Failure> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        let Some(signal) = self.signal.get_value() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.clear();
        spawn_local(async move {
            let answer = work(&signal).await;
            if signal.aborted() {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(answer) => then(answer),
                Err(failure) => self.fails(failure),
            }
        });
    }

    fn load(self) {
        let Some(signal) = self.signal.get_value() else { return };
        let study = self.page.study().id.clone();
        spawn_local(async move {
            let answer = api::audit::audit(&study, &signal).await;
            if signal.aborted() {
                return;
            }
            match answer {
                Ok(audit) => self.sitting.update(|sitting| sitting.take(audit)),
                Err(failure) => self.fails(failure),
            }
        });
    }

    /// Follows a run to its end; then what it made is asked for.
    fn follow(self, run: Run) {
        let (id, is_open) = (run.id.clone(), run.state.is_open());
        self.now.set(now());
        self.run.set(Some(Followed { run, at: now(), unheard: None }));
        if is_open { self.look_later(id) } else { self.load() }
    }

    fn look_later(self, id: String) {
        let Some(signal) = self.signal.get_value() else { return };
        set_timeout(move || spawn_local(self.look(id, signal)), LOOK);
    }

    async fn look(self, id: String, signal: AbortSignal) {
        if signal.aborted() {
            return;
        }
        let answer = api::audit::run(&id, &signal).await;
        let is_followed = || self.run.with_untracked(|run| run.as_ref().is_some_and(|followed| followed.run.id == id));
        if signal.aborted() || !is_followed() {
            return;
        }
        match answer {
            Ok(run) => self.follow(run),
            Err(failure) => {
                let why = Some(failure.detail);
                self.run.update(|run| *run = run.take().map(|followed| Followed { unheard: why, ..followed }));
                // The next may be answered.
                self.look_later(id);
            }
        }
    }

    /// Shows why something was refused; where the token is missing, asks for it.
    fn fails(self, failure: Failure) {
        token::ask_if_refused(self.page.state);
        self.problem.set(failure.detail);
    }
}

/// The time, in seconds.
fn now() -> f64 {
    Date::now() / 1000.0
}
