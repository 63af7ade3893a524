//! The given answers per study, as text for the browser's storage.

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
    /// Parses the output of [`Self::to_text`]; invalid lines are skipped.
    pub fn from_text(text: &str) -> Self {
        let answered = |line: &str| {
            let mut parts = line.split('\t').map(str::to_owned);
            let (study, lesson) = (parts.next()?, parts.next()?);
            let step = parts.next()?.parse().ok()?;
            // Earlier versions stored the choice in words.
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

    /// The answer to a step; steps are counted from 1.
    pub fn answer(&self, study: &Study, lesson: &Lesson, step: usize) -> Option<&str> {
        self.0.iter().find(|answered| answered.is_of(study, lesson, step)).map(|answered| answered.answer.as_str())
    }

    /// The feedback on a step's stored answer; `None` without one, or when it does not fit the question.
    pub fn outcome(&self, study: &Study, lesson: &Lesson, step: usize, question: &Question) -> Option<Outcome> {
        question.check(self.answer(study, lesson, step)?)
    }

    /// Stores an answer, or deletes it.
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
