//! Where a prompt's stream is read: places from the embedding to the logits, and tokens.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context, Result};
use shared::site::{Position, Site};

/// A site of the stream, or its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A site.
    Site(Site),
    /// The stream behind the last norm, which the head reads.
    FinalNorm,
    /// What the head makes of it.
    Logits,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Site(site) => site.fmt(f),
            Self::FinalNorm => f.write_str("final_norm"),
            Self::Logits => f.write_str("logits"),
        }
    }
}

impl FromStr for Place {
    type Err = shared::Error;

    fn from_str(text: &str) -> shared::Result<Self> {
        if text == "final_norm" { Ok(Self::FinalNorm) } else { text.parse().map(Self::Site) }
    }
}

/// A token of a prompt, or the mean of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// Its number from the first, 0, or from the last, −1.
    Number(i64),
    /// The mean over all tokens.
    Mean,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(0) => f.write_str("first"),
            Self::Number(-1) => f.write_str("last"),
            Self::Number(number) => number.fmt(f),
            Self::Mean => f.write_str("mean"),
        }
    }
}

impl FromStr for Token {
    type Err = String;

    /// Reads the positions of a study that every prompt has, and numbers backwards.
    fn from_str(text: &str) -> Result<Self, String> {
        let named = || match text.parse::<Position>().ok()? {
            Position::First => Some(Self::Number(0)),
            Position::Token(number) => i64::try_from(number).ok().map(Self::Number),
            Position::Last => Some(Self::Number(-1)),
            Position::Mean => Some(Self::Mean),
            _ => None,
        };
        text.parse()
            .ok()
            .map(Self::Number)
            .or_else(named)
            .ok_or_else(|| "expected first, last, mean, or a token's number, from 0, or from -1 backwards".to_owned())
    }
}

impl Token {
    /// Its row of values `[tokens, d]`.
    pub(super) fn of(self, values: &[f32], d: usize) -> Result<Vec<f32>> {
        let tokens = values.len() / d;
        let Self::Number(number) = self else {
            return Ok((0..d).map(|at| (values[at..].iter().step_by(d).sum::<f32>()) / tokens as f32).collect());
        };
        let from_front = if number < 0 { number + tokens as i64 } else { number };
        let token = usize::try_from(from_front).ok().filter(|&token| token < tokens);
        let token = token.with_context(|| format!("--positions: there is no token {number} of {tokens}"))?;
        Ok(values[token * d..(token + 1) * d].to_vec())
    }
}
