//! Which runs wait and which one computes; printed, all of it as text.

use std::collections::BTreeMap;
use std::fmt;

use shared::api::RunState;

use super::gauge::Gauge;
use super::queue::Queue;

/// What is known of the open runs beside the database.
#[derive(Debug, Clone, Default)]
pub(super) struct Board {
    pub(super) queue: Queue,
    /// The run that has a child.
    pub(super) running: Option<(i64, Gauge)>,
    /// What became of runs, where the database has not taken it yet.
    pub(super) unwritten: BTreeMap<i64, RunState>,
    /// Whether the server ends: no run is started any more.
    pub(super) closing: bool,
}

impl Board {
    /// Takes the first run out of the queue as the one that runs.
    pub(super) fn take_next(&mut self) -> Option<i64> {
        let id = self.queue.pop()?;
        self.running = Some((id, Gauge::new()));
        Some(id)
    }

    /// The state of an open run.
    pub(super) fn state(&self, id: i64) -> RunState {
        match (&self.running, self.queue.position(id)) {
            (Some((running, gauge)), _) if *running == id => RunState::Running(gauge.progress()),
            (_, Some(position)) => RunState::Queued { position },
            (_, None) => self.unwritten.get(&id).cloned().unwrap_or(RunState::Interrupted),
        }
    }
}

impl fmt::Display for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((id, _)) = &self.running {
            writeln!(f, "run {id} runs")?;
        }
        write!(f, "{}", self.queue)
    }
}
