//! A class's answers: a reader's as a code to send, and many codes counted by step.

use shared::study::Study;

use super::lessons::LESSONS;
use super::model::{Answer, Lesson};
use super::progress::Progress;
use crate::graph::model::descending;

/// The id of the page for teachers, in the place of a lesson's.
pub const PAGE: &str = "teachers";

/// A reader's answers on a study as one line: the study's id, and every answered lesson as `id=answers`, the answers of its
/// steps in order, a `-` where a step is not answered. `None` without an answer.
pub fn code(study: &Study, progress: &Progress) -> Option<String> {
    let answered = |lesson: &&Lesson| progress.done(study, lesson) > 0;
    let of = |lesson: &Lesson| {
        let answers = (1..=lesson.steps.len()).map(|step| progress.answer(study, lesson, step).unwrap_or("-"));
        format!("{}={}", lesson.id, answers.collect::<Vec<_>>().join(","))
    };
    let lessons: Vec<String> = LESSONS.iter().filter(answered).map(of).collect();
    (!lessons.is_empty()).then(|| format!("{} {}", study.id, lessons.join(" ")))
}

/// Codes, as a teacher pasted them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Class {
    /// The readers whose code is of the study.
    pub readers: usize,
    /// Lines that are no code of the study.
    pub others: Vec<String>,
    /// Their answers: lesson, step from 1, answer.
    answers: Vec<(&'static str, usize, String)>,
}

/// One answer of a step, and how many gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The answer in words.
    pub text: String,
    /// Whether the study agrees.
    pub right: bool,
    /// How many gave it.
    pub n: usize,
}

/// A step's answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTally {
    /// The step, from 1.
    pub step: usize,
    /// The question.
    pub asks: String,
    /// Its answers: every choice, or the numbers guessed, from the lowest.
    pub tallies: Vec<Tally>,
}

impl Class {
    /// Reads codes, one per line; empty lines are skipped.
    pub fn read(study: &Study, codes: &str) -> Self {
        let mut class = Self::default();
        for line in codes.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match answers(study, line) {
                Some(answers) => {
                    class.readers += 1;
                    class.answers.extend(answers);
                }
                None => class.others.push(line.to_owned()),
            }
        }
        class
    }

    /// The answers to every step of a lesson that somebody answered; empty when the study cannot teach it.
    pub fn tallies(&self, study: &Study, lesson: &Lesson) -> Vec<StepTally> {
        let steps = lesson.on(study).unwrap_or_default();
        let of = |(index, made): (usize, super::model::Step)| {
            let given: Vec<&str> = self
                .answers
                .iter()
                .filter(|(id, step, _)| *id == lesson.id && *step == index + 1)
                .map(|(.., answer)| answer.as_str())
                .collect();
            let question = &made.question;
            let tally = |key: &str, text: String| {
                let n = given.iter().filter(|answer| **answer == key).count();
                Some(Tally { text, right: question.check(key)?.right, n })
            };
            let tallies: Vec<Tally> = match &question.answer {
                Answer::Choice(choices) => {
                    let all = choices.iter().enumerate();
                    all.filter_map(|(key, choice)| tally(&key.to_string(), choice.text.clone())).collect()
                }
                Answer::Guess(guess) => {
                    let mut steps: Vec<i32> = given.iter().filter_map(|answer| answer.parse().ok()).collect();
                    steps.sort_unstable();
                    steps.dedup();
                    let written = |step: i32| guess.unit.write(f64::from(step) * guess.unit.step());
                    steps.into_iter().filter_map(|step| tally(&step.to_string(), written(step))).collect()
                }
            };
            let answered = tallies.iter().any(|tally| tally.n > 0);
            answered.then(|| StepTally { step: index + 1, asks: question.asks.clone(), tallies })
        };
        steps.into_iter().enumerate().filter_map(of).collect()
    }
}

impl StepTally {
    /// How many answered, and how many of them rightly.
    pub fn counts(&self) -> (usize, usize) {
        let n = |of: &dyn Fn(&Tally) -> bool| self.tallies.iter().filter(|tally| of(tally)).map(|tally| tally.n).sum();
        (n(&|_| true), n(&|tally| tally.right))
    }

    /// The wrong answer given most often, if any was.
    pub fn commonest_error(&self) -> Option<&Tally> {
        let wrong: Vec<&Tally> = self.tallies.iter().filter(|tally| !tally.right && tally.n > 0).collect();
        let first = *descending(wrong.len(), &|index| wrong[index].n as f64).first()?;
        wrong.get(first).copied()
    }
}

/// The answers of a code; `None` for a line that is none, or one of another study.
fn answers(study: &Study, line: &str) -> Option<Vec<(&'static str, usize, String)>> {
    let mut words = line.split_whitespace();
    if words.next()? != study.id {
        return None;
    }
    let mut all = Vec::new();
    for word in words {
        let (id, answers) = word.split_once('=')?;
        let lesson = LESSONS.iter().find(|lesson| lesson.id == id)?;
        for (index, answer) in answers.split(',').enumerate().filter(|(_, answer)| *answer != "-") {
            answer.parse::<i32>().ok().filter(|_| index < lesson.steps.len())?;
            all.push((lesson.id, index + 1, answer.to_owned()));
        }
    }
    (!all.is_empty()).then_some(all)
}
