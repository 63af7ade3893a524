//! Whether a text sounds pleasant or unpleasant: the tone with more words, negation reversed.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::words::{counted, holds, section, words};
use super::{Finding, Judge, OWN};
use crate::message::reason;
use crate::world::Tone;

const LEXICON: &str = include_str!("lexicon/sentiment.txt");

static PLEASANT: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| toned(Tone::Positive));
static UNPLEASANT: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| toned(Tone::Negative));
static NEGATIONS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| section(LEXICON, "negation"));
static ABSENCES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| section(LEXICON, "absence"));

/// The largest distance, in words, of a negation before the word it negates.
const REACH: usize = 3;

fn toned(tone: Tone) -> BTreeSet<&'static str> {
    let mood = tone.mood();
    let mut words = section(LEXICON, tone.id());
    words.extend([mood.feelings, mood.qualities, mood.deeds, mood.treatments].into_iter().flatten());
    words
}

/// The judge of tone.
pub(super) const JUDGE: Judge = Judge {
    id: "sentiment",
    task: "sentiment",
    name: "sentiment lexicon",
    source: OWN,
    judge,
    question: |label| format!("Is the tone of this text {label}?"),
    labels: || Tone::ALL.iter().map(|tone| tone.id()).collect(),
    why: |finding, asked| finding.because_asked([reason::TONE, reason::TONE_NONE], asked),
    settled: None,
};

/// `positive`, `negative`, or `none` when neither tone has more words.
fn judge(text: &str) -> Finding {
    let (pleasant, unpleasant) = found(text);
    let label = match pleasant.len().cmp(&unpleasant.len()) {
        Ordering::Greater => Tone::Positive.id(),
        Ordering::Less => Tone::Negative.id(),
        Ordering::Equal => "none",
    };
    Finding { label, because: vec![("pleasant", counted(&pleasant)), ("unpleasant", counted(&unpleasant))] }
}

/// The pleasant and the unpleasant words of a text; a negated word counts for the other side.
fn found(text: &str) -> (Vec<String>, Vec<String>) {
    let words = words(text);
    let (mut pleasant, mut unpleasant) = (Vec::new(), Vec::new());
    for (place, word) in words.iter().enumerate() {
        let Some(tone) = tone_of(word) else { continue };
        let before = &words[place.saturating_sub(REACH)..place];
        let turned = before.iter().find(|before| turns(before, tone));
        let shown = turned.map_or_else(|| word.clone(), |negation| format!("{negation} … {word}"));
        match if turned.is_some() { tone.opposite() } else { tone } {
            Tone::Positive => pleasant.push(shown),
            Tone::Negative => unpleasant.push(shown),
        }
    }
    (pleasant, unpleasant)
}

/// Whether a word reverses a later word of this tone: `not` any, `nobody` only a pleasant one.
fn turns(word: &str, tone: Tone) -> bool {
    NEGATIONS.contains(word) || (tone == Tone::Positive && ABSENCES.contains(word))
}

fn tone_of(word: &str) -> Option<Tone> {
    if holds(&PLEASANT, word) {
        return Some(Tone::Positive);
    }
    holds(&UNPLEASANT, word).then_some(Tone::Negative)
}
