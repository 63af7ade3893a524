//! The keys of one character by which a response of the label audit is judged, skipped or undone.

use crate::say;

/// What a key of one character does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The response keeps the instruction.
    Keeps,
    /// It does not.
    Breaks,
    /// It is not judged now.
    Skip,
    /// The last of these did not happen.
    Undo,
}

impl Key {
    /// Every key, in the order of the buttons.
    pub const ALL: [Self; 4] = [Self::Keeps, Self::Breaks, Self::Skip, Self::Undo];

    /// The key that a character is, if any.
    pub fn of(character: &str) -> Option<Self> {
        match character {
            "k" | "K" | "y" | "Y" => Some(Self::Keeps),
            "n" | "N" => Some(Self::Breaks),
            "s" | "S" => Some(Self::Skip),
            "u" | "U" => Some(Self::Undo),
            _ => None,
        }
    }

    /// The character on its button.
    pub fn character(self) -> &'static str {
        match self {
            Self::Keeps => "K",
            Self::Breaks => "N",
            Self::Skip => "S",
            Self::Undo => "U",
        }
    }

    /// What its button says.
    pub fn name(self) -> &'static str {
        match self {
            Self::Keeps => say!(view::audit::keeps),
            Self::Breaks => say!(view::audit::breaks),
            Self::Skip => say!(view::audit::skip),
            Self::Undo => say!(view::audit::undo),
        }
    }
}
