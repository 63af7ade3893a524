//! Exact tokens, each with its id, index and the positions read at it.

use crate::say;

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// The token's text; the chip makes white space visible.
    pub text: String,
    /// Its id in the vocabulary.
    pub id: u32,
    /// Its index in the sequence.
    pub index: usize,
    /// The kind of chip.
    pub kind: TokenKind,
    /// Names of the positions read at it.
    pub marks: Vec<String>,
}

/// The part of the sequence that a token belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Template and user text.
    Prompt,
    /// A template token between the user's text and the response.
    Connector,
    /// A token of the response.
    Response,
}

impl TokenKind {
    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Prompt => "token prompt",
            Self::Connector => "token connector",
            Self::Response => "token response",
        }
    }
}

/// The tooltip's lines of a token.
pub fn told(token: &Token) -> Vec<String> {
    let mut lines = vec![say!(page::widget::token, id = token.id, index = token.index)];
    if !token.marks.is_empty() {
        lines.push(say!(page::widget::read_here, positions = token.marks.join(", ")));
    }
    lines
}

/// Accessible description of a token.
pub fn spoken(token: &Token) -> String {
    format!("{}, {}", token.text.trim(), told(token).join(", "))
}

/// A token's text with visible white space.
pub fn visible(text: &str) -> String {
    text.replace('\n', "⏎").replace('\t', "⇥").replace(' ', "·")
}
