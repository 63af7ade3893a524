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
    /// On it exactly: the interval has no width and is the reference itself.
    Level,
    /// Undecided.
    Untold,
}

impl Side {
    /// The side of a value or band on which an interval lies; undecided unless the whole interval does.
    pub fn of(interval: [f64; 2], about: [f64; 2]) -> Self {
        match interval {
            [low, _] if low > about[1] => Self::Above,
            [_, high] if high < about[0] => Self::Below,
            _ if interval == about && interval[0] == interval[1] => Self::Level,
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

/// A question with four answers: above, below, undecided, and exactly on the reference.
pub fn sided(asks: impl Into<String>, side: Side, [above, below]: [&str; 2]) -> Question {
    let way = match side {
        Side::Level => say!(view::learn::is_level),
        _ => say!(view::learn::opposite),
    };
    let level = match side {
        Side::Level => say!(view::learn::rightly_level),
        Side::Untold => say!(view::learn::not_shown_level),
        Side::Above | Side::Below => say!(view::learn::not_level),
    };
    let right = [Side::Above, Side::Below, Side::Untold, Side::Level].iter().position(|of| *of == side);
    let mut choices = told([above, below].map(|text| (text.to_owned(), way.to_owned())), right);
    let is_right = side == Side::Level;
    choices.push(Choice { text: say!(view::learn::level).to_owned(), right: is_right, reply: level.to_owned() });
    Question { asks: asks.into(), answer: Answer::Choice(choices) }
}

/// A question for the highest or the lowest; decided only if its interval is disjoint from all others.
pub fn which(asks: impl Into<String>, measured: &[Measured], end: Side) -> Question {
    let right = clear(measured, end);
    let wrong = |of: &Measured| {
        let best = &measured[right.unwrap_or_default()];
        let [value, best_value] = [of, best].map(|of| number::score(of.value));
        say!(view::learn::not_that, name = of.name, value, best = best.name, best_value)
    };
    let options = measured.iter().map(|of| (of.name.clone(), wrong(of)));
    Question { asks: asks.into(), answer: Answer::Choice(told(options, right.or(Some(measured.len())))) }
}

/// The highest or lowest one, if its interval is disjoint from all others.
fn clear(measured: &[Measured], end: Side) -> Option<usize> {
    (0..measured.len()).find(|&index| {
        let others = measured.iter().enumerate().filter(|(other, _)| *other != index);
        others.into_iter().all(|(_, other)| Side::of(measured[index].range(), other.range()) == end)
    })
}

/// Options, each with what is said of it where another one is right, and last that the study does not decide; `right`
/// is the index of the right one among all of them.
fn told(options: impl IntoIterator<Item = (String, String)>, right: Option<usize>) -> Vec<Choice> {
    let mut choices: Vec<Choice> =
        options.into_iter().map(|(text, reply)| Choice { text, right: false, reply }).collect();
    let undecided = right == Some(choices.len());
    for (index, choice) in choices.iter_mut().enumerate() {
        choice.right = right == Some(index);
        if choice.right {
            choice.reply = say!(view::learn::as_measured).to_owned();
        } else if undecided {
            choice.reply = say!(view::learn::too_bold).to_owned();
        }
    }
    let reply = if undecided { say!(view::learn::rightly_untold) } else { say!(view::learn::too_shy) };
    choices.push(Choice { text: untold().to_owned(), right: undecided, reply: reply.to_owned() });
    choices
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
