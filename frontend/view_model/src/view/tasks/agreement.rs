//! Reader and checker of an audit beside each other, in words; and how far the study under the reader's labels is.

use shared::api::{AuditAgreement, AuditSample, Reading, Run, RunState};

use crate::sample::model::why;
use crate::say;
use crate::text::number;

/// The reader's judgement beside the checker's verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Whether they agree.
    pub agrees: bool,
    /// Both, in a sentence.
    pub told: &'static str,
    /// The checker's reason.
    pub why: String,
}

/// A label that the reader overruled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overruled {
    /// The sample's id.
    pub sample: String,
    /// Both verdicts, in a sentence.
    pub told: &'static str,
    /// The reader's reason.
    pub reason: String,
}

/// The checker's verdict of a drawn response.
pub(super) fn verdict(drawn: &AuditSample) -> Option<bool> {
    drawn.sample.checked()
}

/// A reader's judgement of a drawn response beside the checker's verdict.
pub(super) fn compared(drawn: &AuditSample, satisfied: bool) -> Compared {
    let agrees = verdict(drawn) == Some(satisfied);
    Compared { agrees, told: both(satisfied, agrees), why: why(&drawn.sample) }
}

/// What a reader says of a response and whether the checker agrees, in a sentence.
fn both(satisfied: bool, agrees: bool) -> &'static str {
    match (satisfied, agrees) {
        (true, true) => say!(view::audit::both_keep),
        (false, true) => say!(view::audit::both_break),
        (true, false) => say!(view::audit::reader_keeps),
        (false, false) => say!(view::audit::reader_breaks),
    }
}

/// The drawn response as an overruled label; none where reader and checker agree, or nobody read it.
pub(super) fn overruled(drawn: &AuditSample) -> Option<Overruled> {
    let reading = drawn.reading.as_ref()?;
    let satisfied = reading.satisfied.filter(|satisfied| verdict(drawn) != Some(*satisfied))?;
    let reason = reading.reason.clone();
    Some(Overruled { sample: drawn.sample.id.clone(), told: both(satisfied, false), reason })
}

/// The agreement on a task: counts, share, and Cohen's κ with its 95 % interval and what its values mean.
pub(super) fn sentence(of: &AuditAgreement) -> String {
    let share = number::score(of.agree as f64 / of.n.max(1) as f64);
    let counted = say!(view::audit::agreement, task = of.task, n = of.n, agree = of.agree, share);
    let beyond_chance = match (of.kappa, of.interval) {
        (None, _) => say!(view::audit::no_kappa).to_owned(),
        (Some(kappa), None) => say!(view::audit::kappa_alone, kappa = number::score(kappa)),
        (Some(kappa), Some(interval)) => {
            say!(view::audit::kappa, kappa = number::score(kappa), interval = number::interval(interval))
        }
    };
    format!("{counted} {beyond_chance}")
}

/// The run that computes the study under the reader's labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// The run, as it was when it was last heard of.
    pub run: Run,
    /// When that was, in seconds of any clock.
    pub at: f64,
    /// Why nothing was heard of it since, if so.
    pub unheard: Option<String>,
}

impl Followed {
    /// Whether it waits, computes, or will by itself.
    pub fn is_open(&self) -> bool {
        self.run.state.is_open()
    }
}

/// How far the study under the reader's labels is, at a time of the clock by which its run was heard of.
pub fn run(followed: &Followed, now: f64) -> String {
    let told = match followed.run.state.silence(now - followed.at) {
        // In steps, so that a screen reader does not count every second.
        Some(seconds) => say!(
            view::audit::silent,
            seconds = format!("{:.0}", (seconds / RunState::SILENCE).floor() * RunState::SILENCE)
        ),
        None => state(&followed.run.state),
    };
    match &followed.unheard {
        Some(why) => format!("{told} {why}"),
        None => told,
    }
}

fn state(state: &RunState) -> String {
    match state {
        RunState::Queued { position } => say!(view::audit::waits, position),
        RunState::Running(progress) if progress.total == 0 => say!(view::audit::begins).to_owned(),
        RunState::Running(progress) => {
            say!(view::audit::computes, done = number::count(progress.done), of = number::count(progress.total))
        }
        RunState::Interrupted => say!(view::audit::interrupted).to_owned(),
        RunState::Cancelled => say!(view::audit::cancelled).to_owned(),
        RunState::Failed { why } => say!(view::audit::failed, why),
        RunState::Done => say!(view::audit::done).to_owned(),
    }
}

/// What withdraws the reading of a response.
pub fn withdrawn(sample: String) -> Reading {
    Reading { sample, satisfied: None, reason: String::new() }
}
