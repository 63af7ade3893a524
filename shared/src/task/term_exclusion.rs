//! Term exclusion: use none of k terms.

use super::term_inclusion::{asked_terms, occurs, terms_slot};
use super::{Params, Skill, Task, Verdict, one, run_on, verdict};
use crate::error::Result;
use crate::world::{Draw, Scene, join_words};

const ID: &str = "term-exclusion";

/// Term exclusion.
pub(super) const TASK: Task = Task {
    id: ID,
    title: "Term exclusion",
    skill: Skill::Lexical,
    asks: "use none of k terms",
    satisfied_when: "no term occurs at word boundaries, upper and lower case alike",
    phrasings: &[
        "Do not use {terms}.",
        "Avoid {terms}.",
        "Your answer must not contain {terms}.",
        "Leave out {terms}.",
    ],
    slot: |params, slot| terms_slot(ID, params, slot),
    draw,
    check,
    mendable,
};

/// Words that the base prompt itself names, so that an answer would very probably use them.
fn draw(level: usize, scene: &Scene, draw: &mut Draw) -> Params {
    let likely = &scene.mentioned[..scene.mentioned.len().min(3)];
    let pool = if likely.is_empty() { &[scene.noun, scene.person][..] } else { likely };
    one("terms", draw.pick_some(pool, 1 + level % 2))
}

fn check(params: &Params, response: &str) -> Result<Verdict> {
    let terms = asked_terms(ID, params)?;
    let present: Vec<&String> = terms.iter().filter(|term| occurs(term, response)).collect();
    let why = if present.is_empty() {
        format!("free of {}", join_words(&terms))
    } else {
        format!("{} of {} terms occur: {}", present.len(), terms.len(), join_words(&present))
    };
    Ok(verdict(response, present.is_empty(), why))
}

/// A term at the very end may still run on into another word (`rain`, `rainbow`); behind a word's boundary it stays.
fn mendable(params: &Params, beginning: &str) -> Result<bool> {
    let longest = asked_terms(ID, params)?.iter().map(String::len).max().unwrap_or_default();
    Ok(check(params, &(beginning.to_owned() + &run_on(longest)))?.satisfied)
}
