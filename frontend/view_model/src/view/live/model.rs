//! What is being written: live events folded into columns of tokens, with their verdicts and what sets them apart.

use std::sync::Arc;

use shared::live::{LiveColumn, LiveDone, LiveEnd, LiveEvent, LiveStart, LiveToken, Role, Wait};
use shared::task::PartialVerdict;

use crate::sample::trace;
use crate::say;
use crate::text::number;
use crate::text::study::sentence;

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Stage {
    /// Nothing was asked yet.
    #[default]
    Idle,
    /// Asked; nothing has come back yet.
    Asked,
    /// Something must come first.
    Waiting(Wait),
    /// Tokens come.
    Writing,
    /// All columns have ended.
    Done,
    /// The reader stopped it.
    Stopped,
    /// It could not go on, and why.
    Failed(String),
}

/// One run: every column as far as it is written. Copies share their tokens.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Writing {
    /// How far it is.
    pub stage: Stage,
    /// What was announced.
    pub start: Option<Arc<LiveStart>>,
    /// The columns, the baseline first.
    pub columns: Vec<Column>,
    /// The totals, at the end.
    pub done: Option<LiveDone>,
}

/// One way in which the response is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its role, with where and how much is edited.
    pub about: LiveColumn,
    /// Its tokens, each as it came: its readings are those of the token before, see [`Writing::readings`].
    pub tokens: Vec<Arc<LiveToken>>,
    /// Its end.
    pub end: Option<Arc<LiveEnd>>,
}

/// What the checker says of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing: no task is asked, or its judge is not at hand.
    Unchecked,
    /// Of the text so far.
    SoFar(PartialVerdict),
    /// The instruction is kept, and why.
    Kept(String),
    /// It is not, and why.
    Broken(String),
    /// Nothing: the response was cut at the limit.
    Cut,
    /// Nothing: the response is empty.
    Empty,
}

impl Writing {
    /// A run that was just asked for.
    pub fn asked() -> Self {
        Self { stage: Stage::Asked, ..Self::default() }
    }

    /// Takes the next event. One that came before is passed over: after a broken connection the same may come again.
    pub fn take(&mut self, event: LiveEvent) {
        match event {
            LiveEvent::Waiting { wait } => self.stage = Stage::Waiting(wait),
            LiveEvent::Start(start) => {
                self.stage = Stage::Writing;
                let column = |about: &LiveColumn| Column { about: about.clone(), tokens: Vec::new(), end: None };
                self.columns = start.columns.iter().map(column).collect();
                self.start = Some(Arc::new(start));
            }
            LiveEvent::Token(token) => {
                self.stage = Stage::Writing;
                if let Some(column) = self.columns.get_mut(token.column)
                    && column.tokens.len() == token.index
                {
                    column.tokens.push(Arc::new(token));
                }
            }
            LiveEvent::End(end) => {
                if let Some(column) = self.columns.get_mut(end.column) {
                    column.end = Some(Arc::new(end));
                }
            }
            LiveEvent::Done(done) => {
                self.stage = Stage::Done;
                self.done = Some(done);
            }
            LiveEvent::Failed { problem } => self.fail(problem),
        }
    }

    /// It cannot go on.
    pub fn fail(&mut self, problem: String) {
        self.stage = Stage::Failed(problem);
    }

    /// The reader stops it; what is written stays.
    pub fn stop(&mut self) {
        if self.is_running() {
            self.stage = Stage::Stopped;
        }
    }

    /// Whether more is to come.
    pub fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Asked | Stage::Waiting(_) | Stage::Writing)
    }

    /// The token of a column at which it first differs from the baseline.
    pub fn differs_at(&self, column: usize) -> Option<usize> {
        let (baseline, other) = (self.columns.first()?, self.columns.get(column)?);
        baseline.tokens.iter().zip(&other.tokens).position(|(one, other)| one.token != other.token)
    }

    /// The probabilities that the probes give after a token, in the order of the readers. They come with the token behind it, so
    /// the last one has none.
    pub fn readings(&self, column: usize, token: usize) -> Option<&[f64]> {
        let next = self.columns.get(column)?.tokens.get(token + 1)?;
        (!next.readings.is_empty()).then_some(next.readings.as_slice())
    }

    /// The mean divergence of a column from the baseline, in nats, as far as it is known; `None` of the baseline.
    pub fn kl(&self, column: usize) -> Option<f64> {
        let other = column.checked_sub(1)?;
        if let Some(done) = &self.done {
            return done.kl.get(other).copied();
        }
        let known: Vec<f64> =
            self.columns.first()?.tokens.iter().filter_map(|token| token.kl.get(other).copied()).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    }

    /// What the checker says of a column.
    pub fn standing(&self, column: usize) -> Standing {
        let Some(column) = self.columns.get(column) else { return Standing::Unchecked };
        let running = column.tokens.last().and_then(|token| token.verdict);
        match (&column.end, running) {
            (None, None) => Standing::Unchecked,
            (None, Some(verdict)) => Standing::SoFar(verdict),
            (Some(end), running) => match (&end.verdict, running) {
                (Some(verdict), _) => {
                    let why = sentence((&verdict.why, verdict.why_message.as_ref()));
                    if verdict.satisfied { Standing::Kept(why) } else { Standing::Broken(why) }
                }
                (None, None) => Standing::Unchecked,
                (None, Some(_)) if end.ended => Standing::Empty,
                (None, Some(_)) => Standing::Cut,
            },
        }
    }

    /// Tokens that were written, of all columns.
    pub fn tokens(&self) -> usize {
        self.columns.iter().map(|column| column.tokens.len()).sum()
    }

    /// Where it is, in a sentence; empty while nothing was asked.
    pub fn told(&self) -> String {
        match &self.stage {
            Stage::Idle => String::new(),
            Stage::Asked => say!(view::live::asked).to_owned(),
            Stage::Waiting(Wait::Model) => say!(view::live::loads_model).to_owned(),
            Stage::Waiting(Wait::Turn) => say!(view::live::waits_turn).to_owned(),
            Stage::Writing => say!(view::live::writes).to_owned(),
            Stage::Done => say!(view::live::done).to_owned(),
            Stage::Stopped => say!(view::live::stopped).to_owned(),
            Stage::Failed(problem) => say!(view::live::failed, problem),
        }
    }

    /// What a screen reader says when the stage changes: at the end, with the verdicts.
    pub fn spoken(&self) -> String {
        let verdict = |(index, column): (usize, &Column)| match self.standing(index) {
            Standing::Unchecked => None,
            standing => {
                Some(say!(view::live::spoken_verdict, name = name(column.about.role), verdict = standing.told()))
            }
        };
        let verdicts = (self.stage == Stage::Done).then(|| self.columns.iter().enumerate().filter_map(verdict));
        std::iter::once(self.told()).chain(verdicts.into_iter().flatten()).collect::<Vec<_>>().join(" ")
    }

    /// A warning where the model is not the one of the study.
    pub fn caution(&self) -> Option<&'static str> {
        self.start.as_ref().filter(|start| !start.same_model).map(|_| say!(view::live::other_model))
    }
}

impl Standing {
    /// In a word, with its reason.
    pub fn told(&self) -> String {
        match self.why() {
            "" => self.word(),
            why => format!("{}: {why}", self.word()),
        }
    }

    /// In a word.
    pub fn word(&self) -> String {
        match self {
            Self::Unchecked => say!(view::live::unchecked).to_owned(),
            Self::SoFar(verdict) => say!(view::live::so_far, verdict = trace::verdict(*verdict)),
            Self::Kept(_) => trace::verdict(PartialVerdict::Satisfied).to_owned(),
            Self::Broken(_) => trace::verdict(PartialVerdict::Violated).to_owned(),
            Self::Cut => say!(view::live::cut).to_owned(),
            Self::Empty => say!(view::live::empty).to_owned(),
        }
    }

    /// The reason; empty without one.
    pub fn why(&self) -> &str {
        match self {
            Self::Kept(why) | Self::Broken(why) => why,
            _ => "",
        }
    }

    /// The verdict whose icon and colour it has.
    pub fn mark(&self) -> PartialVerdict {
        match self {
            Self::SoFar(verdict) => *verdict,
            Self::Kept(_) => PartialVerdict::Satisfied,
            Self::Broken(_) | Self::Cut | Self::Empty => PartialVerdict::Violated,
            Self::Unchecked => PartialVerdict::Undecided,
        }
    }
}

/// A column's name.
pub fn name(role: Role) -> &'static str {
    match role {
        Role::Baseline => say!(view::live::baseline),
        Role::Edited => say!(view::live::edited),
        Role::Control => say!(view::live::control),
    }
}

/// What is edited in a column, in a few words.
pub fn about(column: &LiveColumn) -> String {
    let (rank, sites) = (number::count(column.rank), number::count(column.sites.len()));
    match column.role {
        Role::Baseline => say!(view::live::baseline_is).to_owned(),
        Role::Edited => say!(view::live::edited_is, rank, sites),
        Role::Control => say!(view::live::control_is, rank, sites),
    }
}

/// Tokens per second; `None` before there are some.
pub fn rate(tokens: usize, milliseconds: f64) -> Option<String> {
    (tokens > 0 && milliseconds > 0.0)
        .then(|| say!(view::live::rate, rate = format!("{:.1}", tokens as f64 * 1000.0 / milliseconds)))
}
