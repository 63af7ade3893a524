//! The runs that are known, and when each was last heard of.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use shared::api::{Run, RunPage, RunState};

use super::told;
use crate::say;
use crate::text::finding::Finding;

/// The most pages of the list that are asked for.
const MOST_PAGES: usize = 10;
/// Seconds between two looks at the list while a run is open, and while none is known to be.
const LOOKS: (u32, u32) = (3, 15);

/// The page of the list to ask for after one.
pub fn next(page: &RunPage) -> Option<usize> {
    let is_last = page.runs.is_empty() || page.page * page.per_page >= page.total;
    (!is_last && page.page < MOST_PAGES).then_some(page.page + 1)
}

/// A run as it was when it was last heard of.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// The run.
    pub run: Run,
    /// When, in seconds of any clock.
    pub at: f64,
}

/// The runs of a server: those that compute, those that wait in the order of the queue, then those that have ended, newest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Board {
    /// The newest of them, in this order.
    pub runs: Vec<Heard>,
    /// Runs over all pages of the server's list.
    pub total: usize,
    /// Whether the server's list was heard.
    pub is_known: bool,
}

impl Board {
    /// Takes the pages of the list as one, in which a run can stand twice: one that began in between moves the others on.
    /// Gives the runs that have ended since they were last heard of.
    pub fn take(&mut self, mut page: RunPage, now: f64) -> Vec<Run> {
        let mut seen = BTreeSet::new();
        page.runs.retain(|run| seen.insert(run.id.clone()));
        let ended = page.runs.iter().filter(|run| self.has_ended(run)).cloned().collect();
        (self.total, self.is_known) = (page.total, true);
        self.runs = page.runs.into_iter().map(|run| Heard { run, at: now }).collect();
        self.sort();
        ended
    }

    /// Takes one run; gives it back if it has ended since it was last heard of.
    pub fn put(&mut self, run: Run, now: f64) -> Option<Run> {
        let ended = self.has_ended(&run).then(|| run.clone());
        let heard = Heard { run, at: now };
        match self.runs.iter_mut().find(|known| known.run.id == heard.run.id) {
            Some(known) => *known = heard,
            None => {
                self.runs.push(heard);
                self.total += 1;
            }
        }
        self.sort();
        ended
    }

    /// Takes a run out that was deleted.
    pub fn remove(&mut self, id: &str) {
        let before = self.runs.len();
        self.runs.retain(|heard| heard.run.id != id);
        self.total = self.total.saturating_sub(before - self.runs.len());
    }

    /// The run with an id.
    pub fn get(&self, id: &str) -> Option<&Heard> {
        self.runs.iter().find(|heard| heard.run.id == id)
    }

    /// The run that is shown unless another is chosen: the one that computes, else the first.
    pub fn foremost(&self) -> Option<&Run> {
        let computes = self.runs.iter().find(|heard| matches!(heard.run.state, RunState::Running(_)));
        computes.or(self.runs.first()).map(|heard| &heard.run)
    }

    /// Whether a run waits, computes, or will by itself.
    pub fn has_open(&self) -> bool {
        self.runs.iter().any(|heard| heard.run.state.is_open())
    }

    /// Whether the list is asked for in a second of the clock: others can start runs, too, while the view is shown.
    pub fn looks(&self, second: u32, is_shown: bool) -> bool {
        let (open, idle) = LOOKS;
        (self.has_open() && second.is_multiple_of(open)) || (is_shown && second.is_multiple_of(idle))
    }

    /// How many runs of the server are older than those that are known.
    pub fn older(&self) -> usize {
        self.total.saturating_sub(self.runs.len())
    }

    /// The view's head at a time of the clock: a run without a sign of life is not said to compute.
    pub fn finding(&self, now: f64) -> Finding {
        let count = |is: &dyn Fn(&Heard) -> bool| self.runs.iter().filter(|&heard| is(heard)).count();
        let computes = |heard: &Heard| matches!(heard.run.state, RunState::Running(_));
        let running = count(&|heard| computes(heard) && told::silence(heard, now).is_none());
        let waiting = count(&|heard| heard.run.state.is_open() && !computes(heard));
        let headline = match (running, waiting) {
            (0, 0) => say!(view::runs::title).to_owned(),
            (0, _) => say!(view::runs::title_waiting, waiting),
            (_, 0) => say!(view::runs::title_running, running),
            _ => say!(view::runs::title_both, running, waiting),
        };
        Finding::new(headline, say!(view::runs::about))
    }

    fn sort(&mut self) {
        self.runs.sort_by_key(|Heard { run, .. }| {
            let (group, place) = match run.state {
                RunState::Running(_) => (0, 0),
                RunState::Queued { position } => (1, position),
                RunState::Interrupted => (2, 0),
                _ => (3, 0),
            };
            // Ids are numbers that grow.
            (group, place, Reverse(run.id.parse::<u64>().unwrap_or_default()))
        });
    }

    fn has_ended(&self, run: &Run) -> bool {
        !run.state.is_open() && self.get(&run.id).is_some_and(|known| known.run.state.is_open())
    }
}
