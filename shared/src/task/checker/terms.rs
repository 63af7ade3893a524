//! Occurrence of terms in a response.

use super::reading::{folded, without_emphasis};
use super::value::{Listed, listed};
use super::{Found, run_on};
use crate::message::reason;
use crate::task::fault::{Fault, all_within};
use crate::task::part::{Terms, Texts};
use crate::task::{Params, TaskSpec};
use crate::world::join_words;

/// How many of the terms are to occur.
#[derive(Clone, Copy)]
enum Many {
    All,
    Any,
    None,
}

/// Terms, and how many of them are to occur.
pub(in crate::task) struct Occurrence {
    many: Many,
    terms: Listed,
}

impl Occurrence {
    /// # Errors
    /// The faults of the list.
    pub(super) fn new(terms: &Terms, spec: &TaskSpec) -> Result<Self, Vec<Fault>> {
        let new = |many, texts: &Texts, field: &str| {
            listed(texts, spec).map(|terms| Self { many, terms }).map_err(|faults| all_within(faults, field))
        };
        match terms {
            Terms::All(texts) => new(Many::All, texts, "all"),
            Terms::Any(texts) => new(Many::Any, texts, "any"),
            Terms::None(texts) => new(Many::None, texts, "none"),
        }
    }

    pub(super) fn find(&self, params: &Params, response: &str) -> Found {
        let terms = self.terms.of(params);
        let (present, missing): (Vec<&String>, Vec<&String>) = terms.iter().partition(|term| occurs(term, response));
        let every: Vec<&String> = terms.iter().collect();
        let (passes, template, named) = match self.many {
            Many::All if missing.is_empty() => (true, reason::TERMS_HELD, &every),
            Many::All => (false, reason::TERMS_MISSING, &missing),
            Many::Any if present.is_empty() => (false, reason::TERMS_NONE, &every),
            Many::Any => (true, reason::TERMS_HELD, &present),
            Many::None if present.is_empty() => (true, reason::TERMS_FREE, &every),
            Many::None => (false, reason::TERMS_OCCUR, &present),
        };
        let listed = join_words(named);
        let counted = template == reason::TERMS_MISSING || template == reason::TERMS_OCCUR;
        let why = if counted {
            template.with(&[("terms", &listed), ("n", &named.len()), ("all", &terms.len())])
        } else {
            template.with(&[("terms", &listed)])
        };
        Found { passes, why }
    }

    /// A missing term can still follow; a term behind a word's boundary stays.
    pub(super) fn may_pass(&self, params: &Params, beginning: &str) -> bool {
        !matches!(self.many, Many::None) || self.stays(params, beginning)
    }

    pub(super) fn may_fail(&self, params: &Params, beginning: &str) -> bool {
        matches!(self.many, Many::None) || !self.stays(params, beginning)
    }

    /// Whether it passes when the last word continues into another (`rain`, `rainbow`).
    fn stays(&self, params: &Params, beginning: &str) -> bool {
        let longest = self.terms.of(params).iter().map(String::len).max().unwrap_or_default();
        self.find(params, &(beginning.to_owned() + &run_on(longest))).passes
    }
}

/// Whether a term occurs in a text at word boundaries, as it is written or without marks of emphasis; case, forms of quotes and
/// letters, and width of white space set aside.
fn occurs(term: &str, text: &str) -> bool {
    let term = folded(term);
    occurs_in(&folded(text), &term) || occurs_in(&folded(&without_emphasis(text)), &term)
}

/// An edge of the term that is no word character (`C++`) needs no boundary there.
fn occurs_in(text: &str, term: &str) -> bool {
    let opens_word = term.chars().next().is_some_and(in_word);
    let closes_word = term.chars().next_back().is_some_and(in_word);
    let starts = text.char_indices().filter(|(start, _)| text[*start..].starts_with(term));
    starts.map(|(start, _)| start).any(|start| {
        let runs_on_before = opens_word && text[..start].chars().next_back().is_some_and(in_word);
        let runs_on_after = closes_word && text[start + term.len()..].chars().next().is_some_and(in_word);
        !runs_on_before && !runs_on_after
    })
}

/// Letters, digits, underscores and combining marks make words.
fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || ('\u{300}'..='\u{36f}').contains(&letter)
}
