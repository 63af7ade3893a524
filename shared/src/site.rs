//! Where activations are read: sites of the residual stream and token positions.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A place of the residual stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Site {
    /// The input of block 0 (Hugging Face `hidden_states[0]`).
    Embed,
    /// The stream after block L (Hugging Face `hidden_states[L + 1]`, before the final norm).
    ResidPost(usize),
}

impl Site {
    /// Every site of a model of `n_layers` blocks, from `embed` upwards.
    pub fn all(n_layers: usize) -> Vec<Self> {
        std::iter::once(Self::Embed).chain((0..n_layers).map(Self::ResidPost)).collect()
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embed => f.write_str("embed"),
            Self::ResidPost(layer) => write!(f, "resid_post.{layer}"),
        }
    }
}

impl FromStr for Site {
    type Err = Error;

    /// Reads `embed`, `resid_post.L`, `blocks.L.hook_resid_post` and `hidden_states[L + 1]`.
    fn from_str(text: &str) -> Result<Self> {
        let unknown = || {
            Error::config(
                "site",
                format!("unknown site '{text}'"),
                "use embed, resid_post.L, blocks.L.hook_resid_post or hidden_states[L+1]",
            )
        };
        let layer = |digits: &str| digits.parse::<usize>().map_err(|_| unknown());
        if text == "embed" || text == "hook_embed" {
            return Ok(Self::Embed);
        }
        if let Some(digits) = text.strip_prefix("resid_post.") {
            return layer(digits).map(Self::ResidPost);
        }
        if let Some(digits) = text.strip_prefix("blocks.").and_then(|rest| rest.strip_suffix(".hook_resid_post")) {
            return layer(digits).map(Self::ResidPost);
        }
        let Some(digits) = text.strip_prefix("hidden_states[").and_then(|rest| rest.strip_suffix(']')) else {
            return Err(unknown());
        };
        Ok(match layer(digits)? {
            0 => Self::Embed,
            above => Self::ResidPost(above - 1),
        })
    }
}

/// A token position at which the stream is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Position {
    /// The last token of the user's text.
    UserLast,
    /// The i-th template token between the user's text and the response.
    Connector(usize),
    /// The first response token.
    First,
    /// The response token of this number, from 0 and not 0 itself, which is [`Self::First`]; of a shorter response the last one.
    Token(usize),
    /// The response token at a quarter of the content.
    Q25,
    /// The response token at half of the content.
    Q50,
    /// The response token at three quarters of the content.
    Q75,
    /// The last content token.
    Last,
    /// The end-of-sequence token.
    Eos,
    /// The mean over the response's content tokens.
    Mean,
}

impl Position {
    /// Every position of a template with `n_connectors` tokens between text and response, except those of a token's number.
    pub fn all(n_connectors: usize) -> Vec<Self> {
        let response = [Self::First, Self::Q25, Self::Q50, Self::Q75, Self::Last, Self::Eos, Self::Mean];
        std::iter::once(Self::UserLast).chain((0..n_connectors).map(Self::Connector)).chain(response).collect()
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UserLast => f.write_str("user_last"),
            Self::Connector(index) => write!(f, "connector.{index}"),
            Self::First => f.write_str("first"),
            Self::Token(number) => write!(f, "token.{number}"),
            Self::Q25 => f.write_str("q25"),
            Self::Q50 => f.write_str("q50"),
            Self::Q75 => f.write_str("q75"),
            Self::Last => f.write_str("last"),
            Self::Eos => f.write_str("eos"),
            Self::Mean => f.write_str("mean"),
        }
    }
}

impl FromStr for Position {
    type Err = Error;

    /// Reads the names that are written, and `prompt`, `25%`, `50%`, `75%`, `token:K`, and a response token's number alone.
    fn from_str(text: &str) -> Result<Self> {
        let unknown = || {
            Error::config(
                "position",
                format!("unknown position '{text}'"),
                "use user_last (or prompt), connector.i, first, token.K (the response token K, from 0), q25 (or 25%), q50, q75, last, eos or mean",
            )
        };
        let text = text.trim();
        match text {
            "prompt" => return Ok(Self::UserLast),
            "25%" => return Ok(Self::Q25),
            "50%" => return Ok(Self::Q50),
            "75%" => return Ok(Self::Q75),
            _ => {}
        }
        if let Some(digits) = text.strip_prefix("connector.") {
            return digits.parse().map(Self::Connector).map_err(|_| unknown());
        }
        let number = text.strip_prefix("token.").or_else(|| text.strip_prefix("token:")).unwrap_or(text);
        if let Ok(number) = number.parse::<usize>() {
            return Ok(if number == 0 { Self::First } else { Self::Token(number) });
        }
        Self::all(0).into_iter().find(|position| position.to_string() == text).ok_or_else(unknown)
    }
}

/// Sites and positions are written by their names.
macro_rules! serde_by_name {
    ($name:ident) => {
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

serde_by_name!(Site);
serde_by_name!(Position);
