//! Translates the sentences of a study to the interface language. A study is in English; a sentence is recognised by its
//! pattern, and an unrecognised sentence stays as it is.

use super::say::messages::page::study::PATTERNS;
use super::say::{Language, fill, language};

/// A sentence of a study in the interface language.
pub fn told(text: &str) -> String {
    if language() == Language::English {
        return text.to_owned();
    }
    known(text).or_else(|| halves(text)).unwrap_or_else(|| text.to_owned())
}

fn known(text: &str) -> Option<String> {
    PATTERNS.iter().find_map(|patterns| Some(said(*patterns, &values(patterns[0], text)?)))
}

/// The rules of a claim's two halves, which the study joins in one text.
fn halves(text: &str) -> Option<String> {
    let (first, second) = text.split_once(" (b) ")?;
    Some(format!("{} {}", known(first)?, known(&format!("(b) {second}"))?))
}

fn said(patterns: [&'static str; Language::ALL.len()], values: &[&str]) -> String {
    let values: Vec<&dyn std::fmt::Display> = values.iter().map(|value| value as &dyn std::fmt::Display).collect();
    fill(patterns, &values)
}

/// The arguments that a pattern matches in a text, by their letters; `None` when the text does not match.
fn values<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split('\u{1}');
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut values = Vec::new();
    let parts: Vec<&str> = parts.collect();
    for (index, part) in parts.iter().enumerate() {
        let (letter, literal) = part.split_at(1);
        let last = index + 1 == parts.len();
        let length = match literal {
            "" => rest.len(),
            literal if last => rest.len() - rest.strip_suffix(literal).map(|_| literal.len())?,
            literal => rest.find(literal)?,
        };
        let place = usize::from(letter.as_bytes()[0] - b'a');
        values.resize(values.len().max(place + 1), "");
        values[place] = &rest[..length];
        rest = &rest[length + literal.len()..];
    }
    rest.is_empty().then_some(values)
}
