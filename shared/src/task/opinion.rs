//! Checks in which an opinion decides in place of the lexicons.

use std::cell::Cell;

use super::checker::{self, Found};
use super::{Params, Task, Verdict, parameter};
use crate::error::Error;
use crate::judge::{Judge, Opinion, Question};
use crate::message::reason;

impl Task {
    /// [`Task::check`], where an opinion decides in place of the lexicons; without one, the lexicons do. `None` where it answers
    /// neither yes nor no.
    ///
    /// # Errors
    /// Those of [`Task::check`], and of the opinion.
    pub fn check_by(
        &self,
        opinion: Option<&dyn Opinion>,
        params: &Params,
        response: &str,
    ) -> Result<Option<Verdict>, Error> {
        let Some(opinion) = opinion.filter(|_| self.is_judged()) else { return self.check(params, response).map(Some) };
        parameter::accept(&self.spec, params)?;
        let answer = checker::answer(response);
        if answer.trim().is_empty() {
            return self.check(params, response).map(Some);
        }
        let silent = Cell::new(false);
        let asked = |judge: &Judge, label: &str, text: &str| {
            let question = Question::new(judge, label, text);
            let answer = opinion.is_yes(&question)?;
            silent.set(silent.get() || answer.is_none());
            let passes = answer == Some(true);
            let why = if passes { reason::OPINION_YES } else { reason::OPINION_NO };
            Ok(Found { passes, why: why.with(&[("judge", &opinion.name()), ("question", &question.asked)]) })
        };
        let found = self.test()?.find_by(params, answer, &asked)?;
        Ok((!silent.get()).then(|| Verdict::new(found.passes, found.why)))
    }

    /// Whether the checker uses any judge.
    pub fn is_judged(&self) -> bool {
        !checker::judges(&self.spec.checker).is_empty()
    }
}
