//! Lexicon judges: offline, deterministic classifiers of topic, tone, register and civility.
//!
//! The word lists were written for this project and are under its licence. They hold the words of the tiny world and ordinary
//! English besides, so that they also read other models.

mod audit;
mod register;
mod sentiment;
mod topic;
mod toxicity;
mod words;

pub(crate) use words::words;

use std::fmt::Display;

pub use audit::{Audited, audit_set};

use crate::message::{Message, Template};
use crate::study::JudgeCard;
use crate::task::TaskSet;

/// The version of every judge: it changes whenever a word list, a rule or the audit set does.
pub const VERSION: &str = "1";

/// What a judge found: the label it gives (`none` when no label leads) and the words that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The label.
    pub label: &'static str,
    /// The words that decided, by the names of the reason's arguments (`pleasant`: `2 (happy, lovely)`).
    pub because: Vec<(&'static str, String)>,
}

/// One judge.
pub struct Judge {
    /// Its id, that of the built-in task which asks it.
    pub task: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The classifier.
    pub judge: fn(&str) -> Finding,
    /// The labels it can give, `none` set aside.
    pub labels: fn() -> Vec<&'static str>,
    /// The checker's reason for a finding where a label is asked for.
    pub why: fn(&Finding, &str) -> Message,
    /// The label that a text keeps whatever follows it, except where its last word may still continue.
    pub settled: Option<&'static str>,
}

/// Every judge, in the order of the tasks.
pub static ALL: [Judge; 4] = [topic::JUDGE, sentiment::JUDGE, register::JUDGE, toxicity::JUDGE];

/// The judge of an id that [`ALL`] holds.
///
/// # Panics
/// For another id.
pub(crate) fn by_id(id: &str) -> &'static Judge {
    ALL.iter().find(|judge| judge.task == id).expect("checkers name the judges there are")
}

impl Finding {
    /// The reason by a template whose arguments are the words that decided, and others.
    fn because(&self, template: Template, others: &[(&str, &dyn Display)]) -> Message {
        let words = self.because.iter().map(|(name, words)| (*name, words as &dyn Display));
        template.with(&words.chain(others.iter().copied()).collect::<Vec<_>>())
    }

    /// The reason where the label asked for is named, and where no label leads.
    fn because_asked(&self, [leads, none]: [Template; 2], asked: &str) -> Message {
        match self.label {
            "none" => self.because(none, &[("asked", &asked)]),
            label => self.because(leads, &[("asked", &asked), ("label", &label)]),
        }
    }
}

impl Judge {
    /// Share of the audit set on which judge and human label agree, and the size of the set.
    pub fn agreement(&self) -> (f64, usize) {
        let set = audit_set(self.task);
        let agreed = set.iter().filter(|row| (self.judge)(&row.text).label == row.label).count();
        (agreed as f64 / set.len().max(1) as f64, set.len())
    }

    /// The judge with its agreement, for a study's provenance.
    pub fn card(&self) -> JudgeCard {
        let (agreement, audited) = self.agreement();
        JudgeCard {
            task: self.task.to_owned(),
            name: self.name.to_owned(),
            version: VERSION.to_owned(),
            agreement,
            audited,
        }
    }
}

/// The cards of the judges that these tasks use, in the order of [`ALL`].
pub fn cards(tasks: &TaskSet) -> Vec<JudgeCard> {
    ALL.iter().filter(|judge| tasks.iter().any(|task| task.asks_judge(judge.task))).map(Judge::card).collect()
}
