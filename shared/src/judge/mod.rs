//! Lexicon judges: offline, deterministic classifiers of topic, tone, register and civility.
//!
//! The word lists are the project's own work and stand under the project's licence. They hold the
//! words of the tiny world and ordinary English besides, so that they also read other models.

mod audit;
pub mod register;
pub mod sentiment;
pub mod topic;
pub mod toxicity;
mod words;

#[cfg(feature = "compute")]
pub(crate) use words::words;

pub use audit::{Audited, audit_set};

use crate::study::JudgeCard;

/// The version of every judge: it changes whenever a word list, a rule or the audit set does.
pub const VERSION: &str = "1";

/// What a judge found: the label it gives (`none` when no label leads) and the words that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The label.
    pub label: &'static str,
    /// What decided, for people ("2 pleasant words (happy, lovely), 0 unpleasant").
    pub because: String,
}

/// One judge.
pub struct Judge {
    /// The task whose checker asks it.
    pub task: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The classifier.
    pub judge: fn(&str) -> Finding,
}

/// Every judge, in the order of the tasks.
pub static ALL: [Judge; 4] = [
    Judge { task: "topic", name: "topic lexicon", judge: topic::judge },
    Judge { task: "sentiment", name: "sentiment lexicon", judge: sentiment::judge },
    Judge { task: "register", name: "register lexicon", judge: register::judge },
    Judge { task: "toxicity", name: "toxicity lexicon", judge: toxicity::judge },
];

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

/// The cards of the judges of these tasks, in the order of [`ALL`].
pub fn cards(tasks: &[&str]) -> Vec<JudgeCard> {
    ALL.iter().filter(|judge| tasks.contains(&judge.task)).map(Judge::card).collect()
}
