//! Term inclusion: use each of k terms.

use serde::Deserialize;

use super::{Params, Skill, Task, Verdict, one, read, refuse, unknown_slot, verdict};
use crate::error::Result;
use crate::world::{Draw, OBJECTS, Scene, join_words};

const ID: &str = "term-inclusion";
pub(super) const EXPECTED: &str = r#"{"terms": ["lantern", …]} with one or more terms"#;

/// Term inclusion.
pub(super) const TASK: Task = Task {
    id: ID,
    title: "Term inclusion",
    skill: Skill::Lexical,
    asks: "use each of k terms",
    satisfied_when: "every term occurs at word boundaries, upper and lower case alike",
    phrasings: &[
        "Use {terms}.",
        "Your answer must contain {terms}.",
        "Be sure to include {terms}.",
        "Do not forget {terms}.",
    ],
    slot: |params, slot| terms_slot(ID, params, slot),
    draw,
    check,
    // Whatever is missing can still be said.
    mendable: |params, _| asked_terms(ID, params).map(|_| true),
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    terms: Vec<String>,
}

/// The terms of a term task's parameters.
pub(super) fn asked_terms(task: &str, params: &Params) -> Result<Vec<String>> {
    let terms = read::<Asked>(task, EXPECTED, params)?.terms;
    if terms.is_empty() {
        return Err(refuse(task, "terms is empty", EXPECTED));
    }
    if terms.iter().any(|term| term.trim().is_empty()) {
        return Err(refuse(task, "terms holds an empty term", EXPECTED));
    }
    Ok(terms)
}

/// `the word lantern`, or `the words lantern and kettle`.
pub(super) fn terms_slot(task: &str, params: &Params, slot: &str) -> Result<String> {
    let terms = asked_terms(task, params)?;
    match slot {
        "terms" if terms.len() == 1 => Ok(format!("the word {}", terms[0])),
        "terms" => Ok(format!("the words {}", join_words(&terms))),
        _ => Err(unknown_slot(task, slot)),
    }
}

fn draw(level: usize, scene: &Scene, draw: &mut Draw) -> Params {
    let pool: Vec<&str> = OBJECTS.iter().filter(|object| **object != scene.object).copied().collect();
    one("terms", draw.pick_some(&pool, 1 + level % 3 / 2))
}

fn check(params: &Params, response: &str) -> Result<Verdict> {
    let terms = asked_terms(ID, params)?;
    let missing: Vec<&String> = terms.iter().filter(|term| !occurs(term, response)).collect();
    let why = if missing.is_empty() {
        format!("holds {}", join_words(&terms))
    } else {
        format!("{} of {} terms missing: {}", missing.len(), terms.len(), join_words(&missing))
    };
    Ok(verdict(response, missing.is_empty(), why))
}

/// Whether a term occurs in a text at word boundaries, case and width of white space set aside.
///
/// An edge of the term that is no word character (`C++`) needs no boundary there.
pub(super) fn occurs(term: &str, text: &str) -> bool {
    let (term, text) = (folded(term), folded(text));
    let opens_word = term.chars().next().is_some_and(in_word);
    let closes_word = term.chars().next_back().is_some_and(in_word);
    let starts = text.char_indices().filter(|(start, _)| text[*start..].starts_with(&term));
    starts.map(|(start, _)| start).any(|start| {
        let runs_on_before = opens_word && text[..start].chars().next_back().is_some_and(in_word);
        let runs_on_after = closes_word && text[start + term.len()..].chars().next().is_some_and(in_word);
        !runs_on_before && !runs_on_after
    })
}

/// Lowercase, white space as single spaces.
fn folded(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters, digits, underscores and combining marks make words.
fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || ('\u{300}'..='\u{36f}').contains(&letter)
}
