//! What the reader does with a run of the list: cancels, resumes, deletes and opens it, and gives it another priority.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Priority, Run, RunRequest};
use view_model::state::selection::Selection;

use super::desk::Desk;
use super::watch;
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
            watch::follow_none();
        }
        self.trouble.set(None);
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
            if let Err(failure) = answer {
                self.leaving.set(None);
                self.stopping.update(|ids| ids.retain(|known| *known != id));
                self.fails(failure, Some(id));
            }
            watch::look();
        });
    }

    /// Opens a finished study: the list of studies in the header is fetched again with it.
    /// One that is gone is said in the run's row.
    pub(super) fn open(self, run: &Run) {
        let Some(signal) = self.signal() else { return };
        let (id, study) = (run.id.clone(), run.study.clone());
        self.trouble.set(None);
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
                selection.study = Some(study.clone());
                selection.view = Selection::default().view;
                selection.tasks.page = 1;
                selection.open(None);
            });
            focus_once_loaded(state, study, FRAMES);
        });
    }

    /// Gives a run that waits another priority. The page shows it at once, and the old one again where it is refused.
    pub(super) fn prioritise(self, run: Run, priority: Priority) {
        let Some(signal) = self.signal() else { return };
        self.trouble.set(None);
        let request = RunRequest { priority, ..run.request.clone() };
        watch::put(Run { request, ..run.clone() });
        spawn_local(async move {
            let answer = runs::prioritise(&run.id, priority, &signal).await;
            if signal.aborted() {
                return;
            }
            match answer {
                Ok(run) => watch::put(run),
                Err(failure) => {
                    let id = run.id.clone();
                    watch::put(run);
                    self.fails(failure, Some(id));
                }
            }
            watch::look();
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
