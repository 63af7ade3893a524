//! What a live request is answered with, event by event.

use serde::{Deserialize, Serialize};

use crate::site::{Position, Site};
use crate::task::{PartialVerdict, Verdict};

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum LiveEvent {
    /// Something must come first.
    Waiting {
        /// What.
        wait: Wait,
    },
    /// What is about to be written.
    Start(LiveStart),
    /// A token of one column.
    Token(LiveToken),
    /// A column's end.
    End(LiveEnd),
    /// All columns have ended.
    Done(LiveDone),
    /// It cannot go on.
    Failed {
        /// What went wrong, and what to do about it.
        problem: String,
    },
}

/// What a request waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Wait {
    /// The model is being loaded.
    Model,
    /// Others are being written for.
    Turn,
}

/// What is about to be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LiveStart {
    /// The model's name.
    pub model: String,
    /// SHA-256 of its weights.
    pub weights_sha256: String,
    /// Whether it has the weights that the study was made with.
    pub same_model: bool,
    /// Tokens of the prompt, template included.
    pub prompt_tokens: usize,
    /// The columns: the baseline first.
    pub columns: Vec<LiveColumn>,
    /// The tasks whose probes read along, in the order of [`LiveToken::readings`].
    pub readers: Vec<String>,
    /// The site at which they read.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub read_at: Site,
    /// The position that they were fitted at.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub fitted_at: Position,
}

/// One way in which the response is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LiveColumn {
    /// Its role.
    pub role: Role,
    /// The sites at which the stream is edited.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub sites: Vec<Site>,
    /// Directions that are taken out or added at a site, at most.
    pub rank: usize,
    /// The factor of every edit's α, where doses were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose: Option<f64>,
}

/// A column's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Role {
    /// The model as it is.
    Baseline,
    /// Under the edits.
    Edited,
    /// Under random edits: subspaces of the same rank, directions of the same length.
    Control,
}

/// A token that is written, with what is seen in the pass that chose it: the stream is that of the token before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LiveToken {
    /// The column's number, from 0.
    pub column: usize,
    /// The token's number in the response, from 0.
    pub index: usize,
    /// Its id.
    pub token: u32,
    /// What it adds to the text: nothing where it is a part of a letter or ends the text.
    pub text: String,
    /// The likeliest next tokens, among which this one was chosen.
    pub top: Vec<Likely>,
    /// The probability that each reader's probe gives.
    pub readings: Vec<f64>,
    /// The norm of the stream at the site that is read.
    pub norm: f64,
    /// The checker's verdict on the text so far; absent without a task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<PartialVerdict>,
    /// Of the baseline: Kullback–Leibler divergence, in nats, of each other column's next-token distribution from the baseline's,
    /// both after the baseline's own text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kl: Vec<f64>,
    /// The likeliest next tokens by the stream of each site of the lens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lens: Vec<Vec<Likely>>,
}

/// A next token with its probability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Likely {
    /// The token's id.
    pub token: u32,
    /// Its text.
    pub text: String,
    /// Its probability at temperature 1.
    pub probability: f64,
}

/// A column's end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LiveEnd {
    /// The column's number.
    pub column: usize,
    /// The whole response.
    pub response: String,
    /// Whether it ended by itself; otherwise it was cut at the limit.
    pub ended: bool,
    /// The checker's verdict; absent without a task, and for a response that was cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// The totals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LiveDone {
    /// Tokens written, of all columns.
    pub tokens: usize,
    /// Of each column but the baseline: the mean of [`LiveToken::kl`] over the baseline's response.
    pub kl: Vec<f64>,
}
