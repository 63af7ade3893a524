//! The rows of a generation: what they continue, and what is made of them.

use serde::{Deserialize, Serialize};

use crate::study::Sampling;

/// One prompt to continue.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The prompt's token ids.
    pub prompt: &'a [u32],
    /// Seed of this row's sampling, so that a row does not depend on the others in its batch.
    pub seed: u64,
}

/// A response.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Its tokens, the end-of-sequence token included when there is one.
    pub token_ids: Vec<u32>,
    /// Whether it ended by itself; otherwise it was cut by the token limit.
    pub ended: bool,
}

/// A token that a step generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// The row's number, in the order of joining, from 0.
    pub row: usize,
    /// The token.
    pub token: u32,
    /// Whether it is the row's last, and why.
    pub end: Option<End>,
}

/// Why a row ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The token ends the text.
    Ended,
    /// It is the last that the sampling allows.
    Cut,
}

/// One continuation of a prompt that several rows share.
#[derive(Debug, Clone)]
pub struct Continuation<'a> {
    /// Seed of this row's sampling.
    pub seed: u64,
    /// How it is sampled.
    pub sampling: &'a Sampling,
    /// The number of the row whose tokens this one repeats instead of drawing its own, until that row ends.
    pub follows: Option<usize>,
}
