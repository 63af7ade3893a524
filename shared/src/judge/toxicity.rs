//! Whether a text insults: any rude word or phrase makes it toxic.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::words::{counted, holds, phrases, section, words};
use super::{Finding, Judge, OWN};
use crate::message::reason;
use crate::world::INSULTS;

const LEXICON: &str = include_str!("lexicon/toxicity.txt");

static WORDS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| section(LEXICON, "word"));
static PHRASES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| section(LEXICON, "phrase"));
static DIRECTED: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let mut words = section(LEXICON, "directed");
    words.extend(INSULTS);
    words
});

/// Words that show at whom a rude word is aimed.
const AT_WHOM: [&str; 7] = ["you", "your", "you're", "yourself", "he's", "she's", "they're"];

/// The largest distance, in words, of a rude word from the word it is aimed at.
const REACH: usize = 4;

/// The judge of civility.
pub(super) const JUDGE: Judge = Judge {
    id: "toxicity",
    task: "toxicity",
    name: "toxicity lexicon",
    source: OWN,
    judge,
    question: |label| match label {
        "toxic" => "Does this text insult anybody or use rude words against someone?".to_owned(),
        _ => "Is this text free of insults and of rude words against anybody?".to_owned(),
    },
    labels: || vec!["civil", "toxic"],
    why: |finding, _| finding.because(if finding.label == "toxic" { reason::TOXIC } else { reason::CIVIL }, &[]),
    settled: Some("toxic"),
};

/// `toxic` or `civil`.
fn judge(text: &str) -> Finding {
    let rude = rude(text);
    Finding { label: if rude.is_empty() { "civil" } else { "toxic" }, because: vec![("rude", counted(&rude))] }
}

/// The rude phrases and words of a text.
pub(super) fn rude(text: &str) -> Vec<String> {
    let words = words(text);
    let mut rude = phrases(&PHRASES, &words);
    let in_words = |place: &usize| holds(&WORDS, &words[*place]) || is_aimed(&words, *place);
    rude.extend((0..words.len()).filter(in_words).map(|place| words[place].clone()));
    rude
}

/// Whether the word is rude when aimed, and is.
fn is_aimed(words: &[String], place: usize) -> bool {
    let near = &words[place.saturating_sub(REACH)..(place + REACH + 1).min(words.len())];
    holds(&DIRECTED, &words[place]) && near.iter().any(|word| AT_WHOM.contains(&word.as_str()))
}
