//! Whether a text sounds pleasant or unpleasant: the tone with more words, negation turned round.

use super::Finding;
use super::words::{counted, holds, words};
use crate::world::{Mood, Tone};

static PLEASANT: &[&str] = &[
    "amazing",
    "awesome",
    "beauty",
    "best",
    "better",
    "bliss",
    "bright future",
    "brilliant",
    "calm",
    "celebrate",
    "charm",
    "charming",
    "cheer",
    "comfort",
    "comfortable",
    "delicious",
    "delight",
    "enjoy",
    "excellent",
    "excited",
    "exciting",
    "fantastic",
    "favourite",
    "favorite",
    "fine",
    "fortunate",
    "fun",
    "generous",
    "gentle",
    "glorious",
    "good",
    "gorgeous",
    "happily",
    "happiness",
    "hope",
    "hopeful",
    "incredible",
    "inspire",
    "joy",
    "joyful",
    "kind",
    "laugh",
    "laughter",
    "love",
    "luck",
    "lucky",
    "magnificent",
    "marvellous",
    "merry",
    "nice",
    "peaceful",
    "pleased",
    "pleasure",
    "praise",
    "relief",
    "satisfied",
    "smile",
    "splendid",
    "success",
    "sunny",
    "superb",
    "thank",
    "thankful",
    "thrilled",
    "triumph",
    "warm",
    "win",
];

static UNPLEASANT: &[&str] = &[
    "abandon",
    "agony",
    "anger",
    "annoy",
    "annoying",
    "anxious",
    "bad",
    "blame",
    "boring",
    "broken",
    "cruel",
    "cry",
    "damage",
    "danger",
    "dead",
    "death",
    "depressed",
    "despair",
    "disappointed",
    "disappointing",
    "disappointment",
    "disaster",
    "disgust",
    "disgusting",
    "dread",
    "dull",
    "fail",
    "failure",
    "fear",
    "fright",
    "frustrated",
    "frustrating",
    "furious",
    "grief",
    "grim",
    "guilty",
    "harm",
    "hate",
    "hatred",
    "hopeless",
    "hurt",
    "ill",
    "lose",
    "loss",
    "lost",
    "mad",
    "mess",
    "misery",
    "mourn",
    "nasty",
    "nightmare",
    "pain",
    "painful",
    "poor",
    "problem",
    "regret",
    "rotten",
    "rude",
    "ruin",
    "scared",
    "sick",
    "sorrow",
    "sorry",
    "suffer",
    "tears",
    "tedious",
    "tired",
    "tragedy",
    "tragic",
    "trouble",
    "unfair",
    "unhappy",
    "upset",
    "worry",
    "worse",
    "worst",
];

static NEGATIONS: &[&str] = &[
    "not", "no", "never", "nobody", "nothing", "hardly", "without", "isn't", "wasn't", "don't", "didn't", "doesn't",
    "couldn't", "can't", "won't", "neither",
];

/// `positive`, `negative`, or `none` when neither tone has more words.
pub fn judge(text: &str) -> Finding {
    let (pleasant, unpleasant) = found(text);
    let label = match pleasant.len().cmp(&unpleasant.len()) {
        std::cmp::Ordering::Greater => "positive",
        std::cmp::Ordering::Less => "negative",
        std::cmp::Ordering::Equal => "none",
    };
    Finding { label, because: format!("pleasant words: {}; unpleasant: {}", counted(&pleasant), counted(&unpleasant)) }
}

/// The pleasant and the unpleasant words of a text; a negated word counts for the other side.
fn found(text: &str) -> (Vec<String>, Vec<String>) {
    let words = words(text);
    let (mut pleasant, mut unpleasant) = (Vec::new(), Vec::new());
    for (place, word) in words.iter().enumerate() {
        let Some(tone) = tone_of(word) else { continue };
        let negated = words[place.saturating_sub(3)..place].iter().find(|before| NEGATIONS.contains(&before.as_str()));
        let (tone, shown) = match negated {
            Some(negation) => (tone.opposite(), format!("{negation} {word}")),
            None => (tone, word.clone()),
        };
        match tone {
            Tone::Positive => pleasant.push(shown),
            Tone::Negative => unpleasant.push(shown),
        }
    }
    (pleasant, unpleasant)
}

fn tone_of(word: &str) -> Option<Tone> {
    let in_mood =
        |mood: &Mood| [mood.feelings, mood.qualities, mood.deeds, mood.treatments].iter().any(|list| holds(list, word));
    if in_mood(Tone::Positive.mood()) || holds(PLEASANT, word) {
        return Some(Tone::Positive);
    }
    (in_mood(Tone::Negative.mood()) || holds(UNPLEASANT, word)).then_some(Tone::Negative)
}
