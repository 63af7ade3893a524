//! The dose curve: how often a task is kept, and how far the text moves, as every edit is scaled, beside the control.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use shared::live::{LiveColumn, LiveEvent, LiveRequest, Role};
use shared::stats::{Inference, mean, sign_p_two_sided, standard_deviation, wilson_interval};

use super::dose_plan::steps;
use crate::say;
use crate::text::finding::Finding;
use crate::text::number;

/// With fewer seeds nothing is concluded.
pub const LEAST_SEEDS: usize = 10;
/// The dose that the headline is about: the edits as they are set.
pub const WHOLE: f64 = 1.0;
/// The p below which the edits differ from the control.
const LEVEL: f64 = 0.05;

/// The answer to one request, as far as it has come.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    columns: Vec<LiveColumn>,
    /// Whether a column keeps the task, by its number.
    kept: BTreeMap<usize, bool>,
    kl: Option<Vec<f64>>,
    other_model: bool,
    problem: Option<String>,
}

/// What became of one column.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Tried {
    role: Role,
    dose: f64,
    kept: bool,
    kl: f64,
}

impl Answer {
    /// Takes the next event. A response that was cut or is empty counts as not kept, as in the score over seeds.
    pub fn take(&mut self, event: LiveEvent) {
        match event {
            LiveEvent::Start(start) => {
                self.columns = start.columns;
                self.other_model = !start.same_model;
            }
            LiveEvent::End(end) => {
                if end.verdict.is_none() && end.ended && !end.response.is_empty() {
                    self.fail(say!(view::live::dose_unchecked).to_owned());
                }
                self.kept.insert(end.column, end.verdict.is_some_and(|verdict| verdict.satisfied));
            }
            LiveEvent::Done(done) => self.kl = Some(done.kl),
            LiveEvent::Failed { problem } => self.fail(problem),
            LiveEvent::Waiting { .. } | LiveEvent::Token(_) => {}
        }
    }

    /// It cannot go on.
    pub fn fail(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    /// Every column, once all have ended.
    fn tried(&self) -> Result<Vec<Tried>, String> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        let column = |(index, column): (usize, &LiveColumn)| {
            let (dose, kl) = match column.role {
                Role::Baseline => (0.0, 0.0),
                _ => (column.dose?, *self.kl.as_ref()?.get(index.checked_sub(1)?)?),
            };
            Some(Tried { role: column.role, dose, kept: *self.kept.get(&index)?, kl })
        };
        let all: Option<Vec<Tried>> = self.columns.iter().enumerate().map(column).collect();
        all.filter(|all| !all.is_empty()).ok_or_else(|| say!(view::live::dose_broken).to_owned())
    }
}

/// How far a curve is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Stage {
    /// Nothing was asked for.
    #[default]
    Idle,
    /// There was one, of other settings.
    Cleared,
    Running,
    Done,
    Cancelled,
    Failed(String),
}

/// A dose curve, as far as it is measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    of: Option<LiveRequest>,
    wanted: usize,
    stage: Stage,
    seeds: BTreeMap<u64, Vec<Tried>>,
    prompts: BTreeSet<String>,
    other_model: bool,
}

/// One dose of one curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The dose.
    pub dose: f64,
    /// Responses.
    pub n: usize,
    /// Responses that keep the task.
    pub kept: usize,
    /// Their share.
    pub share: f64,
    /// Its 95 % interval (Wilson).
    pub interval: [f64; 2],
    /// The mean divergence from the baseline, in nats per token.
    pub kl: f64,
    /// Its 95 % interval by Student's t; `None` of fewer than two responses.
    pub kl_interval: Option<[f64; 2]>,
}

impl Curve {
    /// A curve of some [`settings`](super::dose_plan::settings), over `wanted` seeds, of which none has come.
    pub fn begin(of: LiveRequest, wanted: usize) -> Self {
        Self { of: Some(of), wanted, stage: Stage::Running, ..Self::default() }
    }

    /// Takes a seed's answer; returns whether to go on. A failed answer is left out, and ends the measurement.
    pub fn add(&mut self, request: &LiveRequest, answer: &Answer) -> bool {
        match answer.tried() {
            Ok(tried) => {
                self.seeds.insert(request.seed, tried);
                self.prompts.insert(request.prompt.clone());
                self.other_model |= answer.other_model;
                if self.seeds.len() == self.wanted {
                    self.stage = Stage::Done;
                }
                true
            }
            Err(problem) => {
                self.fail(problem);
                false
            }
        }
    }

    /// It cannot go on; what has come stays.
    pub fn fail(&mut self, problem: String) {
        self.stage = Stage::Failed(problem);
    }

    /// The reader cancels it; what has come stays.
    pub fn cancel(&mut self) {
        if self.is_running() {
            self.stage = Stage::Cancelled;
        }
    }

    /// Takes it away where it is of other settings than these; returns whether it was. `None`: nothing can be asked.
    pub fn clear_unless(&mut self, now: Option<&LiveRequest>) -> bool {
        let other = self.of.is_some() && self.of.as_ref() != now;
        if other {
            *self = Self { stage: Stage::Cleared, ..Self::default() };
        }
        other
    }

    /// Whether more is to come.
    pub fn is_running(&self) -> bool {
        self.stage == Stage::Running
    }

    /// Whether it ended with a problem.
    pub fn has_failed(&self) -> bool {
        matches!(self.stage, Stage::Failed(_))
    }

    /// Seeds that have come.
    pub fn seeds(&self) -> usize {
        self.seeds.len()
    }

    /// What it is of.
    pub fn of(&self) -> Option<&LiveRequest> {
        self.of.as_ref()
    }

    /// The task.
    pub fn task(&self) -> &str {
        self.of.as_ref().and_then(|of| of.task.as_deref()).unwrap_or_default()
    }

    /// A warning where the model is not the one of the study.
    pub fn caution(&self) -> Option<&'static str> {
        self.other_model.then(|| say!(view::live::other_model))
    }

    /// How far it is, in a sentence; empty while nothing was asked for.
    pub fn told(&self) -> String {
        let (done, n) = (self.seeds.len(), self.wanted);
        match &self.stage {
            Stage::Idle => String::new(),
            Stage::Cleared => say!(view::live::dose_cleared).to_owned(),
            Stage::Running | Stage::Done => say!(view::live::dose_progress, done, n),
            Stage::Cancelled => say!(view::live::dose_cancelled, done, n),
            Stage::Failed(problem) => say!(view::live::dose_failed, done, n, problem),
        }
    }

    /// The points of the edited model or of the control, by dose; both hold the baseline at 0.
    pub fn points(&self, role: Role) -> Vec<Point> {
        steps().into_iter().filter_map(|dose| self.point(role, dose)).collect()
    }

    /// A point; `None` before a response has come.
    pub fn point(&self, role: Role, dose: f64) -> Option<Point> {
        let role = if dose == 0.0 { Role::Baseline } else { role };
        let tried: Vec<&Tried> = self.seeds.values().filter_map(|all| of(all, role, dose)).collect();
        let (n, kept) = (tried.len(), tried.iter().filter(|tried| tried.kept).count());
        let divergences: Vec<f64> = tried.iter().map(|tried| tried.kl).collect();
        let (kl, count) = (mean(&divergences)?, n as f64);
        let of_mean =
            |deviation: f64| Inference { value: kl, error: Some(deviation / count.sqrt()), degrees: count - 1.0 };
        // A divergence is not negative.
        let interval = |deviation: f64| of_mean(deviation).interval().map(|end| end.max(0.0));
        let kl_interval = standard_deviation(&divergences).map(interval);
        let share = kept as f64 / count;
        Some(Point { dose, n, kept, share, interval: wilson_interval(kept, n), kl, kl_interval })
    }

    /// What may be concluded of the edits as they are set against the control, by the exact sign test over seeds. Nothing is
    /// concluded before all seeds have come, of fewer than [`LEAST_SEEDS`], and where seeds of a task share prompts. `None` while
    /// more is to come, or when nothing has come.
    pub fn finding(&self) -> Option<Finding> {
        let (edited, control) = (self.point(Role::Edited, WHOLE)?, self.point(Role::Control, WHOLE)?);
        let (n, prompts, task) = (self.seeds.len(), self.prompts.len(), self.task());
        if self.is_running() {
            return None;
        }
        // Short responses come first: those of an unfinished curve are no random part of all.
        if self.stage != Stage::Done {
            let why = say!(view::live::dose_unfinished_why, done = n, n = self.wanted);
            return Some(Finding::new(say!(view::live::dose_unfinished), why));
        }
        if n < LEAST_SEEDS {
            return Some(Finding::new(say!(view::live::dose_few, n, least = LEAST_SEEDS), String::new()));
        }
        let kept = |all: &[Tried], role: Role| of(all, role, WHOLE).is_some_and(|tried| tried.kept);
        let alone = |keeps: Role, breaks: Role| {
            self.seeds.values().filter(|all| kept(all.as_slice(), keeps) && !kept(all.as_slice(), breaks)).count()
        };
        let (lost, other) = (alone(Role::Control, Role::Edited), alone(Role::Edited, Role::Control));
        let p = sign_p_two_sided(lost, other);
        let shared = self.of.as_ref().is_some_and(|of| of.prompt.is_empty()) && prompts < n;
        let headline = match lost.cmp(&other) {
            _ if shared => say!(view::live::dose_shared).to_owned(),
            Ordering::Greater if p < LEVEL => say!(view::live::dose_below, task),
            Ordering::Less if p < LEVEL => say!(view::live::dose_above, task),
            _ => say!(view::live::dose_same, task),
        };
        let [edited, control] = [edited, control].map(|point| number::score(point.share));
        let counts = say!(view::live::dose_evidence, edited, control, n, prompts, lost, other);
        let further = match shared {
            true => say!(view::live::dose_shared_why).to_owned(),
            false => say!(view::live::dose_test, p = number::p_statement(p)),
        };
        Some(Finding::new(headline, format!("{counts} {further}")))
    }
}

/// The column of a role at a dose.
fn of(all: &[Tried], role: Role, dose: f64) -> Option<&Tried> {
    all.iter().find(|tried| tried.role == role && tried.dose == dose)
}
