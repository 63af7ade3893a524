//! One written token: its text, and the tokens that could have stood in its place.

use shared::live::{Likely, LiveToken};

use super::model::{Writing, name};
use crate::sample::trace;
use crate::say;
use crate::text::number;
use crate::widget::token::visible;

/// A token that could have been chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Its text, with visible white space.
    pub text: String,
    /// Its probability.
    pub probability: f64,
    /// Whether it was chosen.
    pub chosen: bool,
}

/// A token with everything that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenFacts {
    /// Its text.
    pub text: String,
    /// The column and the token's number.
    pub place: String,
    /// The checker, the probe and the divergence, a line each.
    pub lines: Vec<String>,
    /// The likeliest tokens when it was chosen.
    pub likeliest: Vec<Bar>,
}

/// The facts of a token, with the reading of one reader; `None` where there is none.
pub fn facts(writing: &Writing, (column, token): (usize, usize), reader: usize) -> Option<TokenFacts> {
    let of = writing.columns.get(column)?;
    let here = of.tokens.get(token)?;
    let differs = writing.differs_at(column).filter(|_| column > 0);
    let reading = reading(writing, (column, token), reader).map(|probability| {
        let task = writing.start.as_ref().and_then(|start| start.readers.get(reader)).map_or("", String::as_str);
        say!(view::live::reads, task, probability = number::score(probability))
    });
    let verdict = here.verdict.map(|verdict| say!(view::live::checker, verdict = trace::verdict(verdict)));
    let from = differs.filter(|&from| from <= token).map(|from| match from == token {
        true => say!(view::live::first_difference).to_owned(),
        false => say!(view::live::after_difference).to_owned(),
    });
    let away = kl_of(here);
    let likely = |likely: &Likely| Bar {
        text: visible(&likely.text),
        probability: likely.probability,
        chosen: likely.token == here.token,
    };
    Some(TokenFacts {
        text: shown(here),
        place: say!(view::live::token_of, column = name(of.about.role), token = token + 1),
        lines: [verdict, reading, from, away].into_iter().flatten().collect(),
        likeliest: here.top.iter().map(likely).collect(),
    })
}

/// The divergences of the other columns at a token of the baseline.
fn kl_of(token: &LiveToken) -> Option<String> {
    let values: Vec<String> = token.kl.iter().map(|&value| number::score(value)).collect();
    (!values.is_empty()).then(|| say!(view::live::kl_here, values = values.join(" · ")))
}

/// The probability that one reader's probe gives after a token.
pub fn reading(writing: &Writing, (column, token): (usize, usize), reader: usize) -> Option<f64> {
    writing.readings(column, token)?.get(reader).copied()
}

/// The style of a strip's cell: a bar from chance up or down; empty where nothing was read yet.
pub fn cell(probability: Option<f64>) -> String {
    probability.map_or_else(String::new, |probability| {
        let (top, height) = trace::bar(probability);
        format!("--top:{top:.1}%;--height:{height:.1}%;--fill:{}", trace::colour(probability))
    })
}

/// A token's text with visible white space. One that adds nothing to the text, such as the end of the response, is shown by
/// its name in the vocabulary, or its id.
pub fn shown(token: &LiveToken) -> String {
    if !token.text.is_empty() {
        return visible(&token.text);
    }
    let named = token.top.iter().find(|likely| likely.token == token.token && !likely.text.is_empty());
    named.map_or_else(|| format!("⟨{}⟩", token.token), |likely| visible(&likely.text))
}

/// The accessible description of a token.
pub fn spoken(writing: &Writing, at: (usize, usize), reader: usize) -> String {
    facts(writing, at, reader).map_or_else(String::new, |facts| {
        std::iter::once(format!("{}, {}", facts.text, facts.place)).chain(facts.lines).collect::<Vec<_>>().join(", ")
    })
}

/// The order of the readers in the picker: the asked task's first.
pub fn readers(names: &[String], asked: Option<&str>) -> Vec<usize> {
    let (own, others): (Vec<usize>, Vec<usize>) =
        (0..names.len()).partition(|&index| Some(names[index].as_str()) == asked);
    own.into_iter().chain(others).collect()
}
