//! What the reader does with a run of the list: cancels, resumes, deletes and opens it, and gives it another priority.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Priority, Run, RunRequest};
use view_model::state::selection::Selection;

use super::desk::Desk;
use super::watch::{follow_none, look, put, remove};
use crate::api;
use crate::api::runs::{self, Act};
use crate::browser_io;
use crate::state::{Load, State};

/// Frames for which a study may take to load before the focus is left where it is.
const FRAMES: u32 = 600;

impl Desk {
    /// Cancels, resumes or deletes a run.
    pub(super) fn act(self, act: Act, id: String) {
        let Some(signal) = self.signal() else { return };
        if act == Act::Delete {
            self.leaving.set(Some(id.clone()));
            follow_none();
        }
        self.hush();
        self.stopping.update(|ids| {
            ids.retain(|known| *known != id);
            if act == Act::Cancel {
                ids.push(id.clone());
            }
        });
        spawn_local(async move {
            let answer = runs::act(act, &id, &signal).await;
            if signal.aborted() {
                return;
            }
            match answer {
                Ok(()) if act == Act::Delete => {
                    remove(&id);
                    self.hush();
                }
                Ok(()) => {}
                Err(failure) => {
                    self.leaving.set(None);
                    self.stopping.update(|ids| ids.retain(|known| *known != id));
                    self.fails(failure, Some(id));
                }
            }
            look();
        });
    }

    /// Opens a finished study: the list of studies in the header is fetched again with it.
    /// One that is gone is said in the run's row.
    pub(super) fn open(self, run: &Run) {
        let Some(signal) = self.signal() else { return };
        let (id, study) = (run.id.clone(), run.study.clone());
        self.hush();
        spawn_local(async move {
            let answer = api::front(Some(study.clone()), &signal).await;
            if signal.aborted() {
                return;
            }
            if let Err(failure) = answer {
                return self.fails(failure, Some(id));
            }
            let state = self.page.state;
            state.set(|selection| {
                selection.take_study(study.clone());
                selection.view = Selection::default().view;
            });
            focus_once_loaded(state, study, FRAMES);
        });
    }

    /// Starts the study of a preview, with the tick of the form as it is now.
    pub(super) fn start(self, run: &Run) {
        let anyway = self.form.with_untracked(|form| form.anyway);
        self.ask(RunRequest { anyway, ..run.request.clone() }, false, Some(run.id.clone()));
    }

    /// Gives a run that waits another priority. The page shows it at once, and the old one again where it is refused.
    pub(super) fn prioritise(self, run: Run, priority: Priority) {
        let Some(signal) = self.signal() else { return };
        self.hush();
        let request = RunRequest { priority, ..run.request.clone() };
        put(Run { request, ..run.clone() });
        spawn_local(async move {
            let answer = runs::prioritise(&run.id, priority, &signal).await;
            if signal.aborted() {
                return;
            }
            match answer {
                Ok(run) => put(run),
                Err(failure) => {
                    let id = run.id.clone();
                    put(run);
                    self.fails(failure, Some(id));
                }
            }
            look();
        });
    }
}

/// Puts the focus on the view of a study once it is there: the page is drawn anew for it.
fn focus_once_loaded(state: State, study: String, frames: u32) {
    request_animation_frame(move || {
        let is_there = state.load.with_untracked(|load| matches!(load, Load::Ready(known) if known.id == study));
        if is_there {
            browser_io::focus("#main");
        } else if frames > 0 {
            focus_once_loaded(state, study, frames - 1);
        }
    });
}
