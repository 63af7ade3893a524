//! Counts of characters, words, sentences and lines.

use super::Found;
use super::reading::{count_words, without_item_numbers};
use super::value::{check_number, number};
use crate::message::{Message, Template, reason};
use crate::task::fault::Fault;
use crate::task::part::{Bound, Checker, Number};
use crate::task::{Params, TaskSpec};

/// The counted unit.
#[derive(Clone, Copy)]
enum Unit {
    Character,
    Word,
    Sentence,
    Line,
}

impl Unit {
    fn counted(self, count: u64) -> Message {
        let (one, several) = match self {
            Self::Character => (reason::ONE_CHARACTER, reason::N_CHARACTERS),
            Self::Word => (reason::ONE_WORD, reason::N_WORDS),
            Self::Sentence => (reason::ONE_SENTENCE, reason::N_SENTENCES),
            Self::Line => (reason::ONE_LINE, reason::N_LINES),
        };
        if count == 1 { one.message() } else { several.with(&[("n", &count)]) }
    }

    /// How many units a text has; characters are counted without white space at the end. More text never reduces the number.
    fn count(self, text: &str) -> u64 {
        let readable = |part: &&str| part.chars().any(char::is_alphanumeric);
        let count = match self {
            Self::Character => text.trim_end().chars().count(),
            Self::Word => count_words(text),
            Self::Sentence => sentences(&without_item_numbers(text)).into_iter().filter(readable).count(),
            Self::Line => text.lines().filter(|line| !line.trim().is_empty()).count(),
        };
        count as u64
    }
}

/// A text cut behind every `.`, `!` or `?` that white space follows, closing quotes and brackets set aside.
fn sentences(text: &str) -> Vec<&str> {
    let closing = |letter| matches!(letter, '"' | '\'' | ')' | ']' | '\u{201d}' | '\u{2019}' | '\u{bb}');
    let ends =
        move |word: &str| word.trim_end().trim_end_matches(closing).ends_with(['.', '!', '?', '…', '。', '！', '？']);
    let (mut start, mut at, mut cuts) = (0, 0, Vec::new());
    for word in text.split_inclusive(char::is_whitespace) {
        at += word.len();
        if ends(word) {
            cuts.push(&text[start..at]);
            start = at;
        }
    }
    cuts.push(&text[start..]);
    cuts
}

/// A count and its bounds.
pub(in crate::task) struct Count {
    unit: Unit,
    bound: Bound,
}

impl Count {
    /// # Errors
    /// The faults of its numbers.
    pub(super) fn new(checker: &Checker, spec: &TaskSpec) -> Result<Self, Vec<Fault>> {
        let (unit, name, bound) = match checker {
            Checker::Characters(bound) => (Unit::Character, "characters", bound),
            Checker::Words(bound) => (Unit::Word, "words", bound),
            Checker::Sentences(bound) => (Unit::Sentence, "sentences", bound),
            Checker::Lines(bound) => (Unit::Line, "lines", bound),
            _ => unreachable!("only counts are asked for one"),
        };
        let field = match bound {
            Bound::Exactly(_) => "exactly",
            Bound::AtLeast(_) => "at_least",
            Bound::AtMost(_) => "at_most",
            Bound::About(_) => "about",
        };
        let checked = |number: &Number| check_number(number, spec).err();
        let faults: Vec<Fault> = match bound.percent() {
            None => checked(bound.number()).into_iter().collect(),
            Some(percent) => {
                let number = checked(bound.number()).map(|fault| fault.within("number"));
                number.into_iter().chain(checked(percent).map(|fault| fault.within("percent"))).collect()
            }
        };
        match faults.is_empty() {
            true => Ok(Self { unit, bound: bound.clone() }),
            false => Err(faults.into_iter().map(|fault| fault.within(field).within(name)).collect()),
        }
    }

    /// The least and the most, and their wording.
    fn limits(&self, params: &Params) -> (u64, Option<u64>, Message) {
        let asked = number(self.bound.number(), params);
        let slack = asked * self.bound.percent().map_or(10, |percent| number(percent, params)) / 100;
        let (low, high) = (asked.saturating_sub(slack), asked + slack);
        let of = |template: Template| template.with(&[("asked", &asked)]);
        match self.bound {
            Bound::Exactly(_) => (asked, Some(asked), of(reason::EXACTLY)),
            Bound::AtLeast(_) => (asked, None, of(reason::AT_LEAST)),
            Bound::AtMost(_) => (0, Some(asked), of(reason::AT_MOST)),
            Bound::About(_) => (low, Some(high), reason::ABOUT.with(&[("low", &low), ("high", &high)])),
        }
    }

    pub(super) fn find(&self, params: &Params, response: &str) -> Found {
        let (least, most, asked) = self.limits(params);
        let count = self.unit.count(response.trim_start());
        Found {
            passes: count >= least && most.is_none_or(|most| count <= most),
            why: reason::COUNTED.joining(vec![self.unit.counted(count), asked]),
        }
    }

    /// Whether more may be added without being too many.
    pub(super) fn may_grow(&self, params: &Params, beginning: &str) -> bool {
        let text = beginning.trim_start();
        let count = match self.unit {
            // White space at the end counts as soon as something follows it.
            Unit::Character => text.chars().count() as u64,
            unit => unit.count(text),
        };
        self.limits(params).1.is_none_or(|most| count < most)
    }

    /// Whether the bound has no upper limit.
    pub(super) fn has_no_most(&self) -> bool {
        matches!(self.bound, Bound::AtLeast(_))
    }
}
