//! The label audit: a person judges responses before the checker's verdict is shown; what it does to the sitting, and how far both agree.

use std::collections::BTreeSet;

use shared::api::{Audit, AuditSample, Reading};
use shared::study::Study;

use super::agreement::{self, Compared, Overruled, verdict, withdrawn};
use super::verdict_key::Key;
use crate::sample::model::params;
use crate::say;
use crate::text::{number, words};

/// The most characters of a reason.
pub const MOST_REASON: usize = 500;

/// A step that can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    sample: String,
    /// Whether the server keeps a reading of it; otherwise it was skipped.
    is_read: bool,
}

/// A reader's sitting over a study's audit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sitting {
    audit: Option<Audit>,
    task: Option<String>,
    shown: Option<String>,
    judged: Option<bool>,
    steps: Vec<Step>,
    /// Responses whose verdict the reader has seen: no judgement of them is blind any more.
    seen: BTreeSet<String>,
}

/// The response that is judged, without its verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The sample's id.
    pub id: String,
    /// What the task's instruction asks, with the parameters of this response.
    pub asks: String,
    /// The prompt, with the instruction.
    pub prompt: String,
    /// The response.
    pub response: String,
}

impl Sitting {
    /// A sitting of a reader who has seen the verdicts of some responses.
    pub fn after(seen: BTreeSet<String>) -> Self {
        Self { seen, ..Self::default() }
    }

    /// The responses whose verdict the reader has seen.
    pub fn seen(&self) -> &BTreeSet<String> {
        &self.seen
    }

    /// Takes the server's audit; the response that is judged stays, if it is still drawn.
    pub fn take(&mut self, audit: Audit) {
        // The list of overruled labels shows their verdicts, whoever overruled them.
        self.seen.extend(audit.drawn.iter().filter_map(agreement::overruled).map(|of| of.sample));
        self.audit = Some(audit);
        let is_drawn = self.shown.as_ref().is_some_and(|id| self.queue().any(|drawn| drawn.sample.id == *id));
        if !is_drawn {
            self.advance();
        }
    }

    /// Takes the server's audit after a reading was kept or withdrawn. After one that was kept, the next response is shown; one
    /// whose reading was the last step and is withdrawn is shown itself.
    pub fn answered(&mut self, reading: &Reading, audit: Audit) {
        let sample = reading.sample.clone();
        let is_last = self.steps.last().is_some_and(|step| step.sample == sample);
        self.steps.retain(|step| step.sample != sample);
        self.seen.insert(sample.clone());
        self.take(audit);
        if reading.satisfied.is_some() {
            self.steps.push(Step { sample, is_read: true });
            self.advance();
        } else if is_last && self.judged.is_none() {
            self.show(sample);
        }
    }

    /// Chooses a task, or all of them; what was skipped is shown again.
    pub fn choose(&mut self, task: Option<String>) {
        self.task = task;
        self.show_skipped();
    }

    /// Shows what was skipped.
    pub fn show_skipped(&mut self) {
        self.steps.retain(|step| step.is_read);
        self.advance();
    }

    /// Does what a key says; gives what the server must be told for it.
    pub fn press(&mut self, key: Key) -> Option<Reading> {
        if key == Key::Undo {
            return self.undo();
        }
        // Once the verdict is shown, only undoing takes the judgement back.
        if self.judged.is_some() {
            return None;
        }
        let sample = self.shown.clone()?;
        match key {
            Key::Skip => {
                if !self.is_seen() {
                    self.steps.push(Step { sample, is_read: false });
                }
                self.advance();
            }
            _ if self.is_seen() => {}
            _ => {
                self.judged = Some(key == Key::Keeps);
                self.seen.insert(sample);
            }
        }
        None
    }

    /// Takes back the last step. One that the server keeps stays a step until the server has answered.
    fn undo(&mut self) -> Option<Reading> {
        if self.judged.take().is_some() {
            return None;
        }
        let Step { sample, is_read } = self.steps.last()?.clone();
        if is_read {
            return Some(withdrawn(sample));
        }
        self.steps.pop();
        self.show(sample);
        None
    }

    /// The reading to be sent of the response that is judged; none before it is.
    ///
    /// # Errors
    /// When reader and checker differ and the reason is empty: what is missing, in a sentence.
    pub fn reading(&self, reason: &str) -> Result<Option<Reading>, &'static str> {
        let Some((drawn, satisfied)) = self.now().zip(self.judged) else { return Ok(None) };
        let reason = reason.trim();
        if reason.is_empty() && verdict(drawn) != Some(satisfied) {
            return Err(say!(view::audit::no_reason));
        }
        let sample = drawn.sample.id.clone();
        Ok(Some(Reading { sample, satisfied: Some(satisfied), reason: reason.to_owned() }))
    }

    /// Whether the server's audit is there.
    pub fn is_loaded(&self) -> bool {
        self.audit.is_some()
    }

    /// The response that is judged; none where every drawn one is read or skipped.
    pub fn shown(&self, study: &Study) -> Option<Shown> {
        let sample = &self.now()?.sample;
        let asks = words::asks(study, &sample.task).unwrap_or(&sample.task);
        let params = params(sample);
        Some(Shown {
            id: sample.id.clone(),
            asks: match params.is_empty() {
                true => say!(view::audit::asks_only, asks),
                false => say!(view::audit::asks, asks, params),
            },
            prompt: sample.prompt.clone(),
            response: sample.response.clone(),
        })
    }

    /// The judgement beside the checker's verdict; none before the reader has judged.
    pub fn compared(&self) -> Option<Compared> {
        self.now().zip(self.judged).map(|(drawn, satisfied)| agreement::compared(drawn, satisfied))
    }

    /// Whether the reader has seen the verdict of the response that is shown, and may not judge it.
    pub fn is_seen(&self) -> bool {
        self.judged.is_none() && self.shown.as_ref().is_some_and(|id| self.seen.contains(id))
    }

    /// Which response it is, of how many: `7 of 20`.
    pub fn progress(&self) -> String {
        let [passed, of] = [self.read() + self.skipped(), self.queue().count()];
        let at = number::count((passed + 1).min(of));
        say!(view::audit::progress, at, of = number::count(of))
    }

    /// What is said where no response is left to judge.
    pub fn end(&self) -> String {
        let (n, skipped) = (self.read(), self.skipped());
        match (n, skipped) {
            (0, 0) => say!(view::audit::none_drawn).to_owned(),
            (_, 0) => say!(view::audit::all_read, n),
            _ => say!(view::audit::but_skipped, n, skipped),
        }
    }

    /// How many of the chosen task's responses were skipped, or cannot be judged blind any more; the shown one aside.
    pub fn skipped(&self) -> usize {
        let is_other = |id: &String| self.shown.as_ref() != Some(id);
        let unread = self.queue().filter(|drawn| drawn.reading.is_none()).map(|drawn| &drawn.sample.id);
        unread.filter(|&id| is_other(id) && self.is_passed(id)).count()
    }

    /// Whether one that was skipped can still be judged blind.
    pub fn has_skipped(&self) -> bool {
        self.steps.iter().any(|step| !step.is_read && !self.seen.contains(&step.sample))
    }

    /// The tasks of the drawn responses, in their order.
    pub fn tasks(&self) -> Vec<String> {
        let mut tasks: Vec<String> = self.drawn().map(|drawn| drawn.sample.task.clone()).collect();
        tasks.dedup();
        tasks
    }

    /// The place of the chosen task among [`Self::tasks`]; none for all.
    pub fn chosen(&self) -> Option<usize> {
        let chosen = self.task.as_ref()?;
        self.tasks().iter().position(|task| task == chosen)
    }

    /// The agreement with the checkers, a sentence per task that is chosen and has a reading.
    pub fn agreement(&self) -> Vec<String> {
        let all = self.audit.iter().flat_map(|audit| &audit.agreement);
        all.filter(|of| self.task.as_ref().is_none_or(|task| *task == of.task)).map(agreement::sentence).collect()
    }

    /// The labels that were overruled, over all tasks.
    pub fn overruled(&self) -> Vec<Overruled> {
        self.drawn().filter_map(agreement::overruled).collect()
    }

    /// What withdraws every reading.
    pub fn withdrawals(&self) -> Vec<Reading> {
        let read = self.drawn().filter(|drawn| drawn.reading.is_some());
        read.map(|drawn| withdrawn(drawn.sample.id.clone())).collect()
    }

    /// Whether the study can be computed again under other labels than its own.
    pub fn can_recompute(&self) -> bool {
        self.audit.as_ref().is_some_and(|audit| audit.not_recomputable.is_none() && audit.overrides > 0)
    }

    /// Why it cannot, if so, in a sentence.
    pub fn not_recomputable(&self) -> Option<String> {
        let why = self.audit.as_ref()?.not_recomputable.as_ref()?;
        Some(say!(view::audit::not_recomputable, why = why.trim_end_matches('.')))
    }

    /// The id of the study under the reader's labels.
    pub fn recomputed(&self) -> Option<String> {
        self.audit.as_ref()?.recomputed.clone()
    }

    fn drawn(&self) -> impl Iterator<Item = &AuditSample> {
        self.audit.iter().flat_map(|audit| &audit.drawn)
    }

    /// The responses of the chosen task that have a verdict.
    fn queue(&self) -> impl Iterator<Item = &AuditSample> {
        self.drawn().filter(move |drawn| {
            verdict(drawn).is_some() && self.task.as_ref().is_none_or(|task| *task == drawn.sample.task)
        })
    }

    fn now(&self) -> Option<&AuditSample> {
        let id = self.shown.as_ref()?;
        self.drawn().find(|drawn| drawn.sample.id == *id)
    }

    fn read(&self) -> usize {
        self.queue().filter(|drawn| drawn.reading.is_some()).count()
    }

    /// Whether a response was skipped, or its verdict seen.
    fn is_passed(&self, id: &str) -> bool {
        self.seen.contains(id) || self.steps.iter().any(|step| !step.is_read && step.sample == id)
    }

    /// Shows the next response that can be judged blind.
    fn advance(&mut self) {
        self.judged = None;
        let next = self.queue().find(|drawn| drawn.reading.is_none() && !self.is_passed(&drawn.sample.id));
        self.shown = next.map(|drawn| drawn.sample.id.clone());
    }

    /// Shows a response again, of whichever task.
    fn show(&mut self, sample: String) {
        if !self.queue().any(|drawn| drawn.sample.id == sample) {
            self.task = None;
        }
        self.shown = Some(sample);
    }
}
