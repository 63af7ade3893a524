//! Questions with computed answers: highest or lowest, side of an interval, count, score.

use super::figure::{Measured, Unit};
use super::model::{Answer, Choice, Guess, Question};
use crate::graph::model::descending;
use crate::say;
use crate::text::number;

/// The right answer when the numbers do not decide.
pub fn untold() -> &'static str {
    say!(view::learn::untold)
}

/// The side of a reference on which a value lies, as far as the study decides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
    /// Undecided.
    Untold,
}

impl Side {
    /// The side of a value or band on which an interval lies; undecided unless the whole interval does.
    pub fn of(interval: [f64; 2], about: [f64; 2]) -> Self {
        match interval {
            [low, _] if low > about[1] => Self::Above,
            [_, high] if high < about[0] => Self::Below,
            _ => Self::Untold,
        }
    }

    /// The side of a null on which a tested value lies; undecided unless p is small enough.
    pub fn tested(value: f64, about: f64, p: Option<f64>, alpha: f64) -> Self {
        match p {
            Some(p) if p <= alpha && value > about => Self::Above,
            Some(p) if p <= alpha && value < about => Self::Below,
            _ => Self::Untold,
        }
    }
}

/// A question with three answers: above, below, undecided.
pub fn sided(asks: impl Into<String>, side: Side, [above, below]: [&str; 2]) -> Question {
    told(asks.into(), &[above.to_owned(), below.to_owned()], (side != Side::Untold).then_some(side as usize))
}

/// A question for the highest or the lowest; decided only if its interval is disjoint from all others.
pub fn which(asks: impl Into<String>, measured: &[Measured], end: Side) -> Question {
    let names: Vec<String> = measured.iter().map(|measured| measured.name.clone()).collect();
    told(asks.into(), &names, clear(measured, end))
}

/// The highest or lowest one, if its interval is disjoint from all others.
fn clear(measured: &[Measured], end: Side) -> Option<usize> {
    (0..measured.len()).find(|&index| {
        let others = measured.iter().enumerate().filter(|(other, _)| *other != index);
        others.into_iter().all(|(_, other)| Side::of(measured[index].range(), other.range()) == end)
    })
}

/// A question with options; the last option is that the study does not decide.
fn told(asks: String, options: &[String], right: Option<usize>) -> Question {
    let choice = |(index, text): (usize, &String)| {
        let reply = match right {
            Some(right) if right == index => say!(view::learn::as_measured),
            Some(_) => say!(view::learn::otherwise),
            None => say!(view::learn::too_bold),
        };
        Choice { text: text.clone(), right: right == Some(index), reply: reply.to_owned() }
    };
    let reply = if right.is_none() { say!(view::learn::rightly_untold) } else { say!(view::learn::too_shy) };
    let untold = Choice { text: untold().to_owned(), right: right.is_none(), reply: reply.to_owned() };
    let choices = options.iter().enumerate().map(choice).chain([untold]).collect();
    Question { asks, answer: Answer::Choice(choices) }
}

/// A question for a count; the wrong options are other numbers of the study, each once and in order.
pub fn how_many(asks: impl Into<String>, right: usize, others: &[usize]) -> Question {
    // One more number, in case all the others are equal.
    let another = others.iter().all(|&other| other == right).then_some(right + 1);
    let numbers = others.iter().copied().chain(another).map(|other| (other, number::count(other)));
    numbered(asks.into(), &(right, number::count(right)), numbers.collect())
}

/// A question for a score, with a few options.
pub fn how_high(asks: impl Into<String>, right: f64, others: &[f64]) -> Question {
    let option = |score: f64| ((score * 100.0).round() as usize, number::score(score));
    numbered(asks.into(), &option(right), others.iter().map(|&other| option(other.clamp(0.0, 0.99))).collect())
}

fn numbered(asks: String, right: &(usize, String), mut options: Vec<(usize, String)>) -> Question {
    options.retain(|option| option.0 != right.0);
    options.push(right.clone());
    let order = descending(options.len(), &|index| -(options[index].0 as f64));
    let mut options: Vec<(usize, String)> = order.into_iter().map(|index| options[index].clone()).collect();
    options.dedup();
    let choice = |option: (usize, String)| {
        let reply = match option.0.cmp(&right.0) {
            std::cmp::Ordering::Equal => say!(view::learn::as_counted),
            std::cmp::Ordering::Less => say!(view::learn::it_is_more),
            std::cmp::Ordering::Greater => say!(view::learn::it_is_less),
        };
        Choice { right: option.0 == right.0, text: option.1, reply: reply.to_owned() }
    };
    Question { asks, answer: Answer::Choice(options.into_iter().map(choice).collect()) }
}

/// Tolerance of a guessed score, whatever the interval.
const TOLERANCE: f64 = 0.03;

/// A question for a score from 0 to 1, on a slider.
pub fn guess(asks: impl Into<String>, truth: f64, interval: [f64; 2]) -> Question {
    let near = [interval[0].min(truth - TOLERANCE), interval[1].max(truth + TOLERANCE)];
    let guess = Guess { ends: [0, 100], unit: Unit::Score, truth, near };
    Question { asks: asks.into(), answer: Answer::Guess(guess) }
}
