//! The run that computes, and what is to become of it.

use std::io;
use std::process::ExitStatus;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::child::Child;
use super::report::Order;
use super::request::Scrub;
use crate::error::ApiError;

/// How long a child that the server's end stops may take for the units in hand.
const GRACE: Duration = Duration::from_secs(30);
/// The same of one that a reader stops, and waits for; what its units had computed is lost, as where it is killed.
const PROMPT: Duration = Duration::from_secs(3);

/// What is meant to become of a run whose child is ended.
pub(super) enum Ending {
    /// It was not asked to end.
    Unasked,
    /// To be resumed by someone.
    Cancel,
    /// To be resumed by the next server.
    Interrupt,
    /// To be removed; who asked for it waits.
    Delete(Vec<Sender<Result<(), ApiError>>>),
}

/// The run that computes.
pub(super) struct Current {
    pub(super) id: i64,
    pub(super) child: Child,
    pub(super) scrub: Scrub,
    /// The last error that it printed.
    pub(super) error: Option<String>,
    pub(super) ending: Ending,
    /// When its child is killed.
    pub(super) deadline: Option<Instant>,
    /// Whether it was ordered to wait for Live.
    pub(super) waits: bool,
}

impl Current {
    /// Orders it to stop between units; where none ends in time, it is killed.
    pub(super) fn stop(&mut self, ending: Ending) {
        if matches!(self.ending, Ending::Unasked) {
            self.ending = ending;
        }
        let grace = if matches!(self.ending, Ending::Interrupt) { GRACE } else { PROMPT };
        let deadline = Instant::now() + grace;
        self.deadline = Some(self.deadline.map_or(deadline, |known| known.min(deadline)));
        self.child.order(Order::Stop);
    }
}

/// Why a run ended without a study, and where it was.
pub(super) fn why(status: &io::Result<ExitStatus>, error: Option<String>, place: &str) -> String {
    let why = match (error, status) {
        (Some(error), _) => error,
        (None, Ok(status)) if status.code().is_none() => format!(
            "its process was ended from outside ({status}), as the system does when memory runs out; free some memory, then resume it"
        ),
        (None, Ok(status)) => {
            format!("its process ended ({status}) and gave no reason; read its lines, then resume it")
        }
        (None, Err(error)) => format!("its process is lost ({error}); resume it"),
    };
    if place.is_empty() { why } else { format!("{why} (in {place})") }
}
