//! Whether a text speaks formally or informally: the register with more markers.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::words::{counted, phrases, section, words};
use super::{Finding, Judge};
use crate::message::reason;
use crate::world::Register;

const LEXICON: &str = include_str!("lexicon/register.txt");

static FORMAL: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| section(LEXICON, "formal"));
static INFORMAL: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| section(LEXICON, "informal"));
static CONTRACTIONS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| section(LEXICON, "contraction"));
static SHORT_IS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| section(LEXICON, "short is"));

/// The judge of register.
pub(super) const JUDGE: Judge = Judge {
    task: "register",
    name: "register lexicon",
    judge,
    labels: || Register::ALL.iter().map(|register| register.id()).collect(),
    why: |finding, asked| finding.because_asked([reason::REGISTER, reason::REGISTER_NONE], asked),
    settled: None,
};

/// `formal`, `informal`, or `none` when neither register has more markers.
fn judge(text: &str) -> Finding {
    let words = words(text);
    let formal = phrases(&FORMAL, &words);
    let informal = informal(&words, text);
    let label = match formal.len().cmp(&informal.len()) {
        Ordering::Greater => Register::Formal.id(),
        Ordering::Less => Register::Informal.id(),
        Ordering::Equal => "none",
    };
    Finding { label, because: vec![("formal", counted(&formal)), ("informal", counted(&informal))] }
}

/// Slang, contractions, and a mark for shouting.
fn informal(words: &[String], text: &str) -> Vec<String> {
    let mut found = phrases(&INFORMAL, words);
    let contracted = words.iter().filter(|word| is_contracted(word) && !INFORMAL.contains(word.as_str()));
    found.extend(contracted.cloned());
    if text.contains('!') {
        found.push("!".to_owned());
    }
    found
}

fn is_contracted(word: &str) -> bool {
    SHORT_IS.contains(word) || CONTRACTIONS.iter().any(|ending| word.ends_with(ending))
}
