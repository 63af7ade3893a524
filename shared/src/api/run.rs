//! The wire of runs: what is asked for, and what has become of it.

use serde::{Deserialize, Serialize};

use super::unfinished::{RunCell, RunForecast, RunRate};
use crate::study::Preset;

/// Path of the runs.
pub const RUNS: &str = "/api/runs";
/// Path of previews.
pub const PREVIEW: &str = "/api/runs/preview";

/// Path of one run.
pub fn run_path(id: &str) -> String {
    format!("{RUNS}/{id}")
}

/// Path of a run's events.
pub fn run_events_path(id: &str) -> String {
    format!("{RUNS}/{id}/events")
}

/// Path that stops a run.
pub fn run_cancel_path(id: &str) -> String {
    format!("{RUNS}/{id}/cancel")
}

/// Path that puts a stopped run into the queue again.
pub fn run_resume_path(id: &str) -> String {
    format!("{RUNS}/{id}/resume")
}

/// A study to run, as `skillscope run` takes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RunRequest {
    /// What `--model` takes: a bundled model, one of the server's list, a folder or .gguf file on the server, or a hub id.
    pub model: String,
    /// What `--tasks` takes, files excepted: sets and task ids; empty: the set of the model's kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
    /// The content of a task file (TOML), whose tasks are added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task_file: Option<String>,
    /// The sizes to begin from; absent: `default`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// Samples per task with the instruction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub samples: Option<usize>,
    /// The seed; absent: 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// What the file of `--config` holds (TOML): values in place of the preset's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<String>,
    /// The study's id; absent: `<model>-seed-<seed>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether to start although the pilot says that too few tasks could be probed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anyway: bool,
    /// Its place among the runs that wait.
    #[serde(default)]
    pub priority: Priority,
}

/// The place of a run among those that wait; within one priority the oldest is first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Priority {
    /// Before the others.
    High,
    /// The default.
    #[default]
    Normal,
    /// After the others.
    Low,
}

impl Priority {
    /// Every priority, in order.
    pub const ALL: [Self; 3] = [Self::High, Self::Normal, Self::Low];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Normal => "normal",
            Self::Low => "low",
        }
    }
}

/// What can be changed of a run that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RunChange {
    /// Its place among the runs that wait.
    pub priority: Priority,
}

/// One run, or one preview of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Run {
    /// Its number on this server, as text: ids are not given twice.
    pub id: String,
    /// The id of the study that it makes.
    pub study: String,
    /// Whether it ends after the pilot.
    pub preview: bool,
    /// What was asked for.
    pub request: RunRequest,
    /// The command that makes the same study, to be called where `config.toml` and `tasks.toml` are, if it names them.
    pub command: String,
    /// The whole config as TOML, every key with its meaning, as `run --print-config` prints it.
    pub config: String,
    /// When it was asked for, RFC 3339 in UTC.
    pub asked: String,
    /// When its state last changed, RFC 3339 in UTC.
    pub changed: String,
    /// Its state.
    #[serde(flatten)]
    pub state: RunState,
    /// The pilot's forecast, once it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<RunForecast>,
    /// Satisfied responses per task, once the responses are written; of the unfinished run, before any exclusion by the study.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<RunRate>,
    /// Every probed task's best cell so far, once a cell is finished; of the unfinished run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<RunCell>,
}

/// The state of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum RunState {
    /// It waits.
    Queued {
        /// Its place in the queue, from 1.
        position: usize,
    },
    /// It computes.
    Running(RunProgress),
    /// It does not compute, and can be resumed: the server stopped, and starts it again by itself.
    Interrupted,
    /// Someone stopped it; it can be resumed.
    Cancelled,
    /// It ended without a study; it can be resumed once the reason is gone.
    Failed {
        /// What is wrong, where, and what to do.
        why: String,
    },
    /// It is finished.
    Done,
}

impl RunState {
    /// Without a sign of life for so many seconds, nothing is said to run.
    pub const SILENCE: f64 = 10.0;

    /// For how many seconds a run that is said to compute has given no sign of life, `since` seconds after this was heard of it;
    /// `None` while that is not long.
    pub fn silence(&self, since: f64) -> Option<f64> {
        let Self::Running(progress) = self else { return None };
        Some(progress.pulse + since.max(0.0)).filter(|&seconds| seconds > Self::SILENCE)
    }

    /// Its name, as on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Queued { .. } => "queued",
            Self::Running(_) => "running",
            Self::Interrupted => "interrupted",
            Self::Cancelled => "cancelled",
            Self::Failed { .. } => "failed",
            Self::Done => "done",
        }
    }

    /// Whether it waits, computes, or will by itself.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Queued { .. } | Self::Running(_) | Self::Interrupted)
    }

    /// Whether it can be put into the queue again.
    pub fn is_resumable(&self) -> bool {
        matches!(self, Self::Cancelled | Self::Failed { .. })
    }
}

/// How far a run is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RunProgress {
    /// The stage's name, as `run` prints it: `pilot`, `responses`, `activations`, `ablations`, `damage`, `probes`, `traces`;
    /// empty while the model is loaded.
    pub stage: String,
    /// Units of the stage that are done.
    pub done: usize,
    /// Units of the stage.
    pub total: usize,
    /// Seconds since the stage began.
    pub seconds: f64,
    /// Units per second of the stage so far; absent until one is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    /// Seconds to the stage's end at that rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds_left: Option<f64>,
    /// Seconds since the run's last sign of life, which comes every second even inside a long unit.
    pub pulse: f64,
    /// Whether it waits for live requests to end.
    pub paused: bool,
    /// Seconds since it was last started.
    #[serde(default)]
    pub passed: f64,
}

/// One line that a run printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RunLine {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// What.
    pub text: String,
}

/// One page of runs, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RunPage {
    /// The page's number, from 1.
    pub page: usize,
    /// Runs per page.
    pub per_page: usize,
    /// Runs over all pages.
    pub total: usize,
    /// The runs of this page.
    pub runs: Vec<Run>,
}
