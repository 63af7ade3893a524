//! The lines of prompts.jsonl and labels.jsonl. One file may serve as both, and as the own prompts of a study: each reader takes
//! the fields it needs. The rows that `generate` writes are such lines, too.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::task::Params;
use shared::tokenizer::Message;

/// A line of any of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Its name; absent: the line's number, from 0.
    pub id: Option<String>,
    /// A text, read as it is.
    pub text: Option<String>,
    /// A user's text, read in the model's template.
    pub prompt: Option<String>,
    /// A chat, read in the model's template.
    pub messages: Option<Vec<Message>>,
    /// Token ids, read as they are.
    pub token_ids: Option<Vec<u32>>,
    /// The response to `prompt` or `messages`, read behind them.
    pub response: Option<String>,
    /// The parameters of the task's checker.
    pub(crate) params: Option<Params>,
    pub(crate) task: Option<String>,
    pub(crate) label: Option<Value>,
    pub(crate) group: Option<Group>,
    pub(crate) fold: Option<u64>,
    // What `generate` writes beside the response; nobody reads it.
    model: Option<Value>,
    prompt_tokens: Option<Value>,
    response_tokens: Option<Value>,
    ended: Option<Value>,
}

impl Line {
    /// The chat of `prompt` or `messages`; `None` for a line of neither.
    pub fn chat(&self) -> Option<Vec<Message>> {
        let prompt = self.prompt.as_deref().map(|text| vec![Message::new("user", text)]);
        prompt.or_else(|| self.messages.clone())
    }
}

/// A group's name.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged, expecting = "a string or a number")]
pub(crate) enum Group {
    Text(String),
    Number(serde_json::Number),
}

impl Group {
    pub(crate) fn name(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// The lines of a file that are not blank, each with its place for messages.
///
/// # Errors
/// When the file cannot be read or is not UTF-8, and for a line that is no such object; the message names the line.
pub fn read(path: &Path) -> Result<Vec<(String, Line)>> {
    parse(path, std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?)
}

/// The same of a file's bytes.
///
/// # Errors
/// Those of [`read`].
pub fn parse(path: &Path, bytes: Vec<u8>) -> Result<Vec<(String, Line)>> {
    let Ok(text) = String::from_utf8(bytes) else { bail!("{}: is not UTF-8; save it as UTF-8", path.display()) };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let placed = lines.map(|(index, line)| {
        let place = format!("{} line {}", path.display(), index + 1);
        let line = serde_json::from_str(line).map_err(|error| {
            // The line of the file is named already.
            let problem = error.to_string().replace(" at line 1 column ", ", column ");
            anyhow!("{place}: {problem}; each line is one JSON object")
        })?;
        Ok((place, line))
    });
    placed.collect()
}
