//! What a supervised run and its supervisor write to each other: reports on stdout, orders on stdin, a line each.

use serde::{Deserialize, Serialize};
use shared::api::{RunCell, RunForecast, RunRate};

/// What a supervised run says of itself: one JSON object a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "kebab-case")]
pub enum Report {
    /// A sign of life, at the start and every second.
    Alive {
        /// Whether the run was ordered to wait; units that were in hand then may still compute.
        paused: bool,
    },
    /// How far a stage is: when it begins and ends, and at most ten times a second between.
    Progress {
        /// The stage's name.
        stage: String,
        /// Units that are done.
        done: usize,
        /// Units of the stage.
        total: usize,
        /// Units that an earlier start did.
        kept: usize,
    },
    /// What the pilot says; absent of a run that goes on after its pilot.
    Forecast(RunForecast),
    /// The satisfied responses of every task, once all are written and checked.
    Rates {
        /// Per task, in the study's order.
        rates: Vec<RunRate>,
    },
    /// Every task's best cell so far, whenever a cell is finished at a position that a rule reads.
    Cells {
        /// Per task and position.
        cells: Vec<RunCell>,
    },
}

/// What a supervised run is ordered to do: one word a line. Where the orders end, the run ends at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Wait: at the next site of a pass through the model, in stages without one at the next unit.
    Pause,
    /// Go on.
    Continue,
    /// End between units, in a state that can be resumed.
    Stop,
}

impl Order {
    /// Every order.
    pub const ALL: [Self; 3] = [Self::Pause, Self::Continue, Self::Stop];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Continue => "continue",
            Self::Stop => "stop",
        }
    }

    /// The order of a line; `None` where it is no order.
    pub fn parse(line: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.word() == line.trim())
    }
}
