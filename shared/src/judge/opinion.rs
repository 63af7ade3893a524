//! Judges outside of the lexicons, that are asked a question about a text and answer yes or no: an endpoint, or a model.

use std::fmt;

use super::{ALL, Judge, asked, audited};
use crate::error::Result;
use crate::study::JudgeCard;
use crate::task::TaskSet;

/// A question about a text, with the answer yes or no.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Question {
    /// The property asked about ("Is this text mainly about music?").
    pub asked: String,
    /// The text.
    pub text: String,
}

impl Question {
    /// Whether a text has the label of a judge.
    pub fn new(judge: &Judge, label: &str, text: &str) -> Self {
        Self { asked: (judge.question)(label), text: text.to_owned() }
    }
}

impl fmt::Display for Question {
    /// The user's message: question, form of the answer, text.
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(into, "{} Answer with one word, yes or no.\n\nText: {}", self.asked, self.text)
    }
}

/// The version of the questions' wording.
const VERSION: &str = "1";

/// A judge that answers questions.
pub trait Opinion: Send + Sync {
    /// Its name, as a study holds it.
    fn name(&self) -> String;

    /// Its origin, and what there is to know about trusting it.
    fn source(&self) -> String;

    /// Whether the answer is yes; `None` where it is neither yes nor no.
    ///
    /// # Errors
    /// When no answer comes.
    fn is_yes(&self, question: &Question) -> Result<Option<bool>>;
}

/// The cards of the judges that these tasks use when an opinion decides them: audited on the same responses as the lexicons,
/// in the order of [`ALL`].
///
/// # Errors
/// Those of the opinion.
pub fn cards_by(opinion: &dyn Opinion, tasks: &TaskSet) -> Result<Vec<JudgeCard>> {
    asked(tasks)
        .map(|(judge, tasks)| {
            let open = ALL.iter().find(|open| open.task == judge.task && open.is_open()).unwrap_or(judge);
            let audit = audited(open.id, |text, label| opinion.is_yes(&Question::new(judge, label, text)))?;
            let (agreement, audited) =
                audit.as_ref().map_or((0.0, 0), |audit| (audit.agreement.observed, audit.responses));
            Ok(JudgeCard {
                task: judge.task.to_owned(),
                tasks,
                name: opinion.name(),
                version: VERSION.to_owned(),
                agreement,
                audited,
                source: Some(opinion.source()),
                audit,
            })
        })
        .collect()
}
