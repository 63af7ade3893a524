//! Whether a text speaks formally or informally: the register with more markers.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::words::{counted, phrases, section, words};
use super::{Finding, Judge, OWN};
use crate::message::reason;
use crate::world::Register;

/// Words and phrases.
type Markers = BTreeSet<&'static str>;

const LEXICON: &str = include_str!("lexicon/register.txt");

static FORMAL: LazyLock<Markers> = LazyLock::new(|| section(LEXICON, "formal"));
static INFORMAL: LazyLock<Markers> = LazyLock::new(|| section(LEXICON, "informal"));
static CONTRACTIONS: LazyLock<Markers> = LazyLock::new(|| section(LEXICON, "contraction"));
static SHORT_IS: LazyLock<Markers> = LazyLock::new(|| section(LEXICON, "short is"));

/// The markers of ordinary English: the lists above, and those made elsewhere.
static OPEN_FORMAL: LazyLock<Markers> = LazyLock::new(|| opened("formal"));
static OPEN_INFORMAL: LazyLock<Markers> = LazyLock::new(|| opened("informal"));

fn opened(section_name: &str) -> Markers {
    let mut words = section(LEXICON, section_name);
    words.extend(section(include_str!("lexicon/open_register.txt"), section_name));
    words
}

/// The judge of register in ordinary English.
pub(super) const OPEN: Judge = Judge {
    id: "open_register",
    name: "register markers",
    source: "retext-simplify 8.0.0 (MIT), formal words; contractions 0.1.73 (MIT), slang; and word lists of this project",
    judge: |text| judge_by(&OPEN_FORMAL, &OPEN_INFORMAL, text),
    ..JUDGE
};

/// The judge of register.
pub(super) const JUDGE: Judge = Judge {
    id: "register",
    task: "register",
    name: "register lexicon",
    source: OWN,
    judge: |text| judge_by(&FORMAL, &INFORMAL, text),
    question: |label| format!("Is this text written in {label} language?"),
    labels: || Register::ALL.iter().map(|register| register.id()).collect(),
    why: |finding, asked| finding.because_asked([reason::REGISTER, reason::REGISTER_NONE], asked),
    settled: None,
};

/// `formal`, `informal`, or `none` when neither register has more markers.
fn judge_by(formal: &Markers, informal: &Markers, text: &str) -> Finding {
    let words = words(text);
    let formal = phrases(formal, &words);
    let informal = found_informal(informal, &words, text);
    let label = match formal.len().cmp(&informal.len()) {
        Ordering::Greater => Register::Formal.id(),
        Ordering::Less => Register::Informal.id(),
        Ordering::Equal => "none",
    };
    Finding { label, because: vec![("formal", counted(&formal)), ("informal", counted(&informal))] }
}

/// Slang, contractions, and a mark for shouting.
fn found_informal(informal: &Markers, words: &[String], text: &str) -> Vec<String> {
    let mut found = phrases(informal, words);
    let contracted = words.iter().filter(|word| is_contracted(word) && !informal.contains(word.as_str()));
    found.extend(contracted.cloned());
    if text.contains('!') {
        found.push("!".to_owned());
    }
    found
}

fn is_contracted(word: &str) -> bool {
    SHORT_IS.contains(word) || CONTRACTIONS.iter().any(|ending| word.ends_with(ending))
}
