//! Moods of a day: pleasant and unpleasant words and sentences.

use serde::{Deserialize, Serialize};

/// The tone of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Pleasant.
    Positive,
    /// Unpleasant.
    Negative,
}

impl Tone {
    /// Both tones.
    pub const ALL: [Self; 2] = [Self::Positive, Self::Negative];

    /// The other tone.
    pub fn opposite(self) -> Self {
        match self {
            Self::Positive => Self::Negative,
            Self::Negative => Self::Positive,
        }
    }

    /// The value of the task's parameter.
    pub fn id(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
        }
    }

    /// The words and sentences of this tone.
    pub fn mood(self) -> &'static Mood {
        match self {
            Self::Positive => &PLEASANT,
            Self::Negative => &UNPLEASANT,
        }
    }
}

/// The words and sentences of one tone. Slots: `feeling`, `quality`, `deed`, and those of a scene.
#[derive(Debug)]
pub struct Mood {
    /// How someone feels.
    pub feelings: &'static [&'static str],
    /// How something is.
    pub qualities: &'static [&'static str],
    /// Deeds of someone in this mood, past tense.
    pub deeds: &'static [&'static str],
    /// How someone treats a thing, past tense.
    pub treatments: &'static [&'static str],
    /// Sentences a prompt cues the mood with.
    pub cues: &'static [&'static str],
    /// Sentences that express it in a response.
    pub sentences: &'static [&'static str],
}

static PLEASANT: Mood = Mood {
    feelings: &["happy", "glad", "cheerful", "proud", "delighted", "grateful"],
    qualities: &["lovely", "wonderful", "beautiful", "great", "perfect", "pleasant"],
    deeds: &["smiled", "laughed", "cheered", "rejoiced"],
    treatments: &["loved", "enjoyed", "praised", "admired"],
    cues: &[
        "It was {a quality} day and {name} {deed}.",
        "{name} was {feeling} about the {noun}.",
        "The {person} {treatment} the {noun}.",
        "It was {a quality} morning at the {place}.",
    ],
    sentences: &[
        "{name} was {feeling}.",
        "{name} {deed} at the {place}.",
        "It was {a quality} day.",
        "The {noun} was {quality}.",
        "The {person} {treatment} the {noun}.",
        "{name} felt {feeling} near the {noun}.",
        "It was {a quality} day and the {person} {deed}.",
        "Everyone {treatment} the {quality} {noun}.",
        "The {person} {deed} because the {noun} was {quality}.",
        "What {a quality} {noun}!",
    ],
};

static UNPLEASANT: Mood = Mood {
    feelings: &["sad", "angry", "lonely", "miserable", "afraid", "bitter"],
    qualities: &["awful", "terrible", "horrible", "ugly", "dreadful", "gloomy"],
    deeds: &["cried", "wept", "complained", "sighed"],
    treatments: &["hated", "feared", "ruined", "broke"],
    cues: &[
        "It was {a quality} day and {name} {deed}.",
        "{name} was {feeling} about the {noun}.",
        "The {person} {treatment} the {noun}.",
        "It was {a quality} morning at the {place}.",
    ],
    sentences: &[
        "{name} was {feeling}.",
        "{name} {deed} at the {place}.",
        "It was {a quality} day.",
        "The {noun} was {quality}.",
        "The {person} {treatment} the {noun}.",
        "{name} felt {feeling} near the {noun}.",
        "It was {a quality} day and the {person} {deed}.",
        "Everyone {treatment} the {quality} {noun}.",
        "The {person} {deed} because the {noun} was {quality}.",
        "What {a quality} {noun}!",
    ],
};
