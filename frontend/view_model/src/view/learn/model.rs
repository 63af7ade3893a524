//! Lessons as data: a step's text, question and revealed answer on a study, and the feedback.

use shared::study::Study;

use super::class;
use super::figure::{Exhibit, Link, Unit};
use super::lessons::LESSONS;
use super::progress::Progress;
use super::trial::Trial;
use crate::say;
use crate::state::selection::Selection;
use crate::text::finding::Finding;
use crate::text::say::Message;
use crate::text::{number, words};

/// A function that makes a step from a study; `None` where the study lacks the numbers.
pub type Makes = fn(&Study) -> Option<Step>;

/// A lesson.
pub struct Lesson {
    /// The id in the URL.
    pub id: &'static str,
    /// Its title.
    pub title: Message,
    /// What it is about, in a sentence.
    pub about: Message,
    /// Duration in class, in minutes.
    pub minutes: usize,
    /// What a study must contain for it, in words.
    pub needs: Message,
    /// What students often believe, and what to answer.
    pub mistake: Message,
    /// The steps, each with its heading.
    pub steps: &'static [(Message, Makes)],
}

impl Lesson {
    /// The steps on a study; `None` when the study lacks what one of them needs.
    pub fn on(&self, study: &Study) -> Option<Vec<Step>> {
        self.steps.iter().map(|(_, makes)| makes(study)).collect()
    }
}

/// One step: a text, a question, and the study's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The text; an introduced term is written between asterisks.
    pub text: String,
    /// The chart shown before the prediction.
    pub given: Option<Exhibit>,
    /// The question.
    pub question: Question,
    /// The answer, from the study.
    pub reveal: Reveal,
}

/// A question whose right answer comes from a study.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The question in words.
    pub asks: String,
    /// The form of the answer.
    pub answer: Answer,
}

/// The form of the answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// One of a few.
    Choice(Vec<Choice>),
    /// A number.
    Guess(Guess),
}

/// One of a few answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The answer in words.
    pub text: String,
    /// Whether the study agrees.
    pub right: bool,
    /// Feedback on the answer.
    pub reply: String,
}

/// A number to guess, on a slider of whole steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// First and last position of the slider, in steps.
    pub ends: [i32; 2],
    /// The unit.
    pub unit: Unit,
    /// The study's value.
    pub truth: f64,
    /// The range in which a guess counts as right.
    pub near: [f64; 2],
}

impl Step {
    /// The tasks that the question names, with what their instructions ask.
    pub fn tasks(&self, study: &Study) -> Vec<(String, String)> {
        let choices = match &self.question.answer {
            Answer::Choice(choices) => choices.as_slice(),
            Answer::Guess(_) => &[],
        };
        let asked = choices.iter().map(|choice| &choice.text).chain([&self.question.asks]);
        let named = |id: &str| asked.clone().any(|text| text.split(AROUND).any(|word| word == id));
        let known = study.tasks.iter().filter(|task| named(&task.id));
        known.filter_map(|task| Some((task.id.clone(), words::asks(study, &task.id)?.to_owned()))).collect()
    }
}

/// Characters that may come before or after a task's id in a text.
const AROUND: [char; 9] = [' ', ',', '.', '’', '?', ':', ';', '(', ')'];

/// The feedback on an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Whether the study agrees.
    pub right: bool,
    /// Feedback on the answer.
    pub reply: String,
}

impl Question {
    /// The feedback on an answer: the index of a choice, or the slider's step. `None` for an invalid answer.
    pub fn check(&self, answer: &str) -> Option<Outcome> {
        match &self.answer {
            Answer::Choice(choices) => {
                let choice = choices.get(answer.parse::<usize>().ok()?)?;
                Some(Outcome { right: choice.right, reply: choice.reply.clone() })
            }
            Answer::Guess(guess) => answer.parse().ok().map(|step: i32| guess.check(step)),
        }
    }

    /// The right answer in words.
    pub fn right(&self) -> String {
        match &self.answer {
            Answer::Choice(choices) => {
                choices.iter().find(|choice| choice.right).map(|choice| choice.text.clone()).unwrap_or_default()
            }
            Answer::Guess(guess) => guess.unit.write(guess.truth),
        }
    }

    /// The right answer as [`Self::check`] takes it.
    pub fn right_key(&self) -> String {
        match &self.answer {
            Answer::Choice(choices) => {
                choices.iter().position(|choice| choice.right).map(|index| index.to_string()).unwrap_or_default()
            }
            Answer::Guess(guess) => (guess.truth / guess.unit.step()).round().to_string(),
        }
    }
}

impl Guess {
    fn check(&self, step: i32) -> Outcome {
        let guessed = f64::from(step) * self.unit.step();
        let off = self.unit.write((guessed - self.truth).abs());
        let [low, high] = self.near;
        match guessed {
            guessed if guessed < low - 1e-9 => Outcome { right: false, reply: say!(view::learn::too_low, off) },
            guessed if guessed > high + 1e-9 => Outcome { right: false, reply: say!(view::learn::too_high, off) },
            _ => Outcome { right: true, reply: say!(view::learn::near_enough).to_owned() },
        }
    }
}

/// The study's answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reveal {
    /// Name of the number.
    pub name: String,
    /// The number.
    pub value: f64,
    /// The number as text.
    pub written: String,
    /// Interval and n, as far as the study has them.
    pub doubt: Vec<String>,
    /// The explanation, in a sentence.
    pub why: String,
    /// A chart of the numbers.
    pub exhibit: Option<Exhibit>,
    /// Link to the view that shows it.
    pub link: Link,
    /// What the reader can try here.
    pub trial: Option<Trial>,
}

impl Reveal {
    /// A score, rate or effect with its interval and n.
    pub fn of(name: impl Into<String>, value: f64, interval: Option<[f64; 2]>, n: Option<usize>) -> Self {
        let interval = interval.map(number::interval_about_zero);
        let interval = interval.map(|interval| say!(view::learn::interval_is, interval));
        let n = n.map(|n| format!("n {}", number::count(n)));
        let doubt = interval.into_iter().chain(n).collect();
        Self { name: name.into(), value, written: number::score(value), doubt, ..Self::default() }
    }

    /// A count of something.
    pub fn count(name: impl Into<String>, count: usize) -> Self {
        Self { name: name.into(), value: count as f64, written: number::count(count), ..Self::default() }
    }
}

/// The lesson of an id.
pub fn by_id(id: &str) -> Option<&'static Lesson> {
    LESSONS.iter().find(|lesson| lesson.id == id)
}

/// Why a study cannot teach a lesson.
pub fn why_not(study: &Study, lesson: &Lesson) -> String {
    let why = say!(view::learn::cannot_teach_why, what = (lesson.needs)());
    if study.is_first_edition() { format!("{} {why}", say!(view::learn::first_edition)) } else { why }
}

/// The first other lesson that a study can teach.
pub fn instead_of(study: &Study, id: &str) -> Option<&'static Lesson> {
    LESSONS.iter().find(|lesson| lesson.id != id && lesson.on(study).is_some())
}

/// A warning about a lesson or step in the URL that does not exist.
pub fn remark(selection: &Selection) -> Option<String> {
    let id = selection.learn.lesson.as_ref().filter(|id| *id != class::PAGE)?;
    let Some(lesson) = by_id(id) else {
        let known: Vec<&str> = LESSONS.iter().map(|lesson| lesson.id).collect();
        return Some(say!(view::learn::no_such_lesson, id, known = known.join(", ")));
    };
    let (asked, held) = (selection.learn.step, lesson.steps.len());
    (asked > held).then(|| say!(view::learn::no_such_step, held, asked))
}

/// The head of the list of lessons.
pub fn finding(study: &Study, progress: &Progress) -> Finding {
    let minutes: usize = LESSONS.iter().map(|lesson| lesson.minutes).sum();
    let done = LESSONS.iter().filter(|lesson| progress.done(study, lesson) == lesson.steps.len()).count();
    let lessons = LESSONS.len();
    let evidence = match done {
        0 => say!(view::learn::offer, lessons, minutes),
        done => format!("{} {}", say!(view::learn::offer, lessons, minutes), say!(view::learn::so_far, done, lessons)),
    };
    Finding::new(say!(view::learn::predict), evidence)
}
