//! Registers: formal and informal openings, frames and closings.

use serde::{Deserialize, Serialize};

/// The register of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Register {
    /// As to a stranger in office.
    Formal,
    /// As to a friend.
    Informal,
}

impl Register {
    /// Both registers.
    pub const ALL: [Self; 2] = [Self::Formal, Self::Informal];

    /// The other register.
    pub fn opposite(self) -> Self {
        match self {
            Self::Formal => Self::Informal,
            Self::Informal => Self::Formal,
        }
    }

    /// The value of the task's parameter.
    pub fn id(self) -> &'static str {
        match self {
            Self::Formal => "formal",
            Self::Informal => "informal",
        }
    }

    /// Its openings, frames and closings.
    pub fn style(self) -> &'static Style {
        match self {
            Self::Formal => &FORMAL,
            Self::Informal => &INFORMAL,
        }
    }
}

/// The forms of one register; `{clause}` is a sentence without its full stop.
#[derive(Debug)]
pub struct Style {
    /// How a prompt asks for `{thing}`.
    pub requests: &'static [&'static str],
    /// How a response may open.
    pub openings: &'static [&'static str],
    /// Sentences that wrap what a response says.
    pub frames: &'static [&'static str],
    /// How a response may close.
    pub closings: &'static [&'static str],
}

static FORMAL: Style = Style {
    requests: &[
        "Dear Sir or Madam, I would be grateful for a note about {thing}.",
        "I would kindly request a few lines concerning {thing}.",
        "May I respectfully ask for a report on {thing}?",
        "To whom it may concern, please provide an account of {thing}.",
        "It would be an honour to receive a statement regarding {thing}.",
    ],
    openings: &["Dear Sir or Madam,", "Thank you for your inquiry.", "Esteemed reader,"],
    frames: &[
        "I would like to inform you that {clause}.",
        "Please note that {clause}.",
        "I hereby confirm that {clause}.",
        "It is my pleasure to report that {clause}.",
        "We regret to state that {clause}.",
        "Furthermore, {clause}.",
    ],
    closings: &["Yours sincerely.", "Kind regards.", "Respectfully yours."],
};

static INFORMAL: Style = Style {
    requests: &[
        "Hey buddy, gimme the scoop on {thing}.",
        "Yo, what's up with {thing}?",
        "Hi there, wanna chat a bit about {thing}?",
        "So like, tell me some stuff about {thing}.",
        "Hey, can you gimme a quick line about {thing}?",
    ],
    openings: &["Hey,", "Yeah, sure thing!", "Hi buddy!"],
    frames: &[
        "So yeah, {clause}.",
        "Guess what, {clause}!",
        "Honestly, it's like {clause}.",
        "Dude, {clause}.",
        "You know, {clause}, lol.",
        "No kidding, {clause}!",
    ],
    closings: &["Cheers!", "See ya!", "Pretty cool, huh?"],
};
