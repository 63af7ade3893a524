//! A small English-like world: the vocabulary of prompts and training texts.
//!
//! All word lists were written for this project and are under its licence.

mod draw;
mod manner;
mod mood;
mod object;
mod provocation;
mod scene;
mod template;
mod topic;

pub use draw::{Draw, fnv1a};
pub use manner::{Register, Style};
pub use mood::{Mood, Tone};
pub use object::OBJECTS;
pub use provocation::{INSULTS, LEVELS, PROVOCATIONS};
pub use scene::Scene;
pub use template::{fill, join_words, sentence_case, with_article};
pub use topic::{TOPICS, Topic};

/// First names.
pub const NAMES: [&str; 24] = [
    "Nina", "Tom", "Ada", "Ben", "Clara", "David", "Ella", "Felix", "Grace", "Hugo", "Iris", "Jack", "Kate", "Leo",
    "Maya", "Noah", "Olga", "Paul", "Rosa", "Sam", "Tara", "Victor", "Wendy", "Zoe",
];

/// When something happens; opens a sentence.
pub const TIMES: [&str; 12] = [
    "In the morning",
    "At noon",
    "In the evening",
    "At night",
    "Later",
    "After a while",
    "On Monday",
    "On Friday",
    "Last week",
    "Before lunch",
    "Today",
    "Once again",
];

/// Verbs that fit any person and any thing.
pub const VERBS: [&str; 16] = [
    "saw", "took", "carried", "held", "watched", "moved", "kept", "brought", "dropped", "wanted", "touched", "lifted",
    "needed", "showed", "pushed", "shared",
];
