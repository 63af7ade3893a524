//! Lexicon judges: offline, deterministic classifiers of topic, tone, register and civility, of each property two.
//!
//! Those of the tiny world (`topic`) count the words that its texts are made of, and some ordinary ones; their lists were
//! written for this project and are under its licence. Those for ordinary English (`open_topic`) use open lexicons made
//! elsewhere, which [`Judge::source`] names, and are audited on a real model's responses.

mod audit;
mod by_model;
mod opinion;
mod register;
mod rustrict;
mod sentiment;
mod topic;
mod toxicity;
mod vader;
mod words;

pub(crate) use words::words;

use std::fmt::Display;

pub use audit::{Audited, Read, audit_set, readings};
pub use by_model::ModelJudge;
pub use opinion::{Opinion, Question, cards_by};

use crate::error::Result;
use crate::message::{Message, Template};
use crate::stats::{self, Agreement};
use crate::study::{JudgeAudit, JudgeCard};
use crate::task::TaskSet;

/// The version of every judge: it changes whenever a word list, a rule or an audit set does.
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
    /// Its id, as task files write it (`open_topic`).
    pub id: &'static str,
    /// The built-in tasks that ask it, those with this id of one of the sets.
    pub task: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Whose word lists it uses, and under which licence.
    pub source: &'static str,
    /// The classifier.
    pub judge: fn(&str) -> Finding,
    /// The question whether a text has a label, for judges that are asked.
    pub question: fn(&str) -> String,
    /// The labels it can give, `none` set aside.
    pub labels: fn() -> Vec<&'static str>,
    /// The checker's reason for a finding where a label is asked for.
    pub why: fn(&Finding, &str) -> Message,
    /// The label that a text keeps whatever follows it, except where its last word may still continue.
    pub settled: Option<&'static str>,
}

/// Every judge, in the order of the tasks: those of the tiny world, then those for ordinary English.
pub static ALL: [Judge; 8] = [
    topic::JUDGE,
    sentiment::JUDGE,
    register::JUDGE,
    toxicity::JUDGE,
    topic::OPEN,
    vader::OPEN,
    register::OPEN,
    rustrict::OPEN,
];

/// The project's own lists.
const OWN: &str = "word lists written for this project, under its licence";

/// The judge of an id that [`ALL`] holds.
///
/// # Panics
/// For another id.
pub(crate) fn by_id(id: &str) -> &'static Judge {
    ALL.iter().find(|judge| judge.id == id).expect("checkers name the judges there are")
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
    /// Whether it reads ordinary English, and not the tiny world.
    pub fn is_open(&self) -> bool {
        self.id != self.task
    }

    /// The judge with its agreement, for a study's provenance.
    pub fn card(&self) -> JudgeCard {
        let audit = audited(self.id, |text, label| Ok(Some((self.judge)(text).label == label)));
        card_of(self, audit.expect("a lexicon always answers"))
    }
}

/// The card of a judge with its audit; without one, with its agreement on the tiny world's audit set.
fn card_of(judge: &Judge, audit: Option<JudgeAudit>) -> JudgeCard {
    let (agreement, audited) = match &audit {
        Some(audit) => (audit.agreement.observed, audit.responses),
        None => audit::agreement(judge),
    };
    JudgeCard {
        task: judge.task.to_owned(),
        tasks: Vec::new(),
        name: judge.name.to_owned(),
        version: VERSION.to_owned(),
        agreement,
        audited,
        source: judge.is_open().then(|| judge.source.to_owned()),
        audit,
    }
}

/// Agreement with the readers of the responses that audit a judge, of verdicts on whether a text has the label asked for;
/// `None` where there are no such responses, or one side gave one verdict throughout.
///
/// A response on which there is no verdict is left out.
fn audited(judge: &str, meets: impl Fn(&str, &str) -> Result<Option<bool>>) -> Result<Option<JudgeAudit>> {
    let rows = readings(judge);
    let read = |row: &Read| row.readings.each_ref().map(|label| *label == row.asked);
    let judged: Vec<Option<bool>> = rows.iter().map(|row| meets(&row.text, &row.asked)).collect::<Result<_>>()?;
    let rows: Vec<Read> =
        rows.into_iter().zip(&judged).filter(|(_, judged)| judged.is_some()).map(|(row, _)| row).collect();
    let judged: Vec<bool> = judged.into_iter().flatten().collect();
    let pairs: Vec<Vec<(bool, bool)>> =
        judged.iter().zip(&rows).map(|(&judged, row)| read(row).map(|read| (judged, read)).to_vec()).collect();
    let readers: Vec<_> = rows.iter().map(|row| vec![read(row).into()]).collect();
    let (Some(agreement), Some(readers)) = (Agreement::of(&pairs), Agreement::of(&readers)) else { return Ok(None) };
    let share = |of: Vec<bool>| stats::mean(&of.into_iter().map(|it| f64::from(u8::from(it))).collect::<Vec<_>>());
    let wrong =
        |met: bool| share(pairs.iter().flatten().filter(|pair| pair.0 == met).map(|pair| pair.1 != met).collect());
    Ok(Some(JudgeAudit {
        responses: rows.len(),
        agreement,
        readers,
        false_share: [false, true].map(wrong),
        met: share(judged).unwrap_or_default(),
    }))
}

/// The cards of the judges that these tasks use, in the order of [`ALL`].
pub fn cards(tasks: &TaskSet) -> Vec<JudgeCard> {
    asked(tasks).map(|(judge, tasks)| JudgeCard { tasks, ..judge.card() }).collect()
}

/// The judges that these tasks use, with the tasks that ask each; none where that is the built-in task alone.
fn asked(tasks: &TaskSet) -> impl Iterator<Item = (&'static Judge, Vec<String>)> {
    let asking = |judge: &'static Judge| {
        let asking = tasks.iter().filter(|task| task.asks_judge(judge.id)).map(|task| task.id().to_owned());
        (judge, asking.collect::<Vec<_>>())
    };
    let used = ALL.iter().map(asking).filter(|(_, tasks)| !tasks.is_empty());
    used.map(|(judge, tasks)| (judge, if tasks == [judge.task] { Vec::new() } else { tasks }))
}
