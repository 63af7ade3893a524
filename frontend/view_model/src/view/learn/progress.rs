//! What was answered, per study, as text that the browser keeps.

use shared::study::Study;

use super::model::{Lesson, Outcome, Question};

/// Every answer given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress(Vec<Answered>);

/// The answer to a step of a lesson on a study.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answered {
    study: String,
    lesson: String,
    step: usize,
    answer: String,
}

impl Progress {
    /// Reads what [`Self::to_text`] wrote; a line that means nothing is left out.
    pub fn from_text(text: &str) -> Self {
        let answered = |line: &str| {
            let mut parts = line.split('\t').map(str::to_owned);
            let (study, lesson) = (parts.next()?, parts.next()?);
            let step = parts.next()?.parse().ok()?;
            // Once it was the choice in words.
            let answer = parts.next().filter(|answer| answer.parse::<i32>().is_ok())?;
            Some(Answered { study, lesson, step, answer })
        };
        Self(text.lines().filter_map(answered).collect())
    }

    /// One line per answer.
    pub fn to_text(&self) -> String {
        let line =
            |Answered { study, lesson, step, answer }: &Answered| format!("{study}\t{lesson}\t{step}\t{answer}\n");
        self.0.iter().map(line).collect()
    }

    /// What was answered to a step, counted from 1.
    pub fn answer(&self, study: &Study, lesson: &Lesson, step: usize) -> Option<&str> {
        self.0.iter().find(|answered| answered.is_of(study, lesson, step)).map(|answered| answered.answer.as_str())
    }

    /// How the answer to a step is met; `None` without one, and where the study has another question by now.
    pub fn outcome(&self, study: &Study, lesson: &Lesson, step: usize, question: &Question) -> Option<Outcome> {
        question.check(self.answer(study, lesson, step)?)
    }

    /// Keeps an answer, or forgets it.
    pub fn keep(&mut self, study: &Study, lesson: &Lesson, step: usize, answer: Option<String>) {
        self.0.retain(|answered| !answered.is_of(study, lesson, step));
        self.0.extend(answer.map(|answer| Answered {
            study: study.id.clone(),
            lesson: lesson.id.to_owned(),
            step,
            answer,
        }));
    }

    /// How many steps of a lesson are answered.
    pub fn done(&self, study: &Study, lesson: &Lesson) -> usize {
        (1..=lesson.steps.len()).filter(|&step| self.answer(study, lesson, step).is_some()).count()
    }

    /// Whether nothing is answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Answered {
    fn is_of(&self, study: &Study, lesson: &Lesson, step: usize) -> bool {
        self.study == study.id && self.lesson == lesson.id && self.step == step
    }
}
