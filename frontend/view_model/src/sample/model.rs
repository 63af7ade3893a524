//! A sample as tokens and words.

use serde_json::Value;
use shared::study::{Outcome, Sample, Study};

use crate::say;
use crate::text::study::sentence;
use crate::text::{number, words};
use crate::widget::token::{Token, TokenKind};

/// The outcome in a word.
pub fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Satisfied => say!(page::sample::satisfied),
        Outcome::Violated => say!(page::sample::violated),
        Outcome::Excluded => say!(page::sample::excluded),
    }
}

/// The reason of the outcome, in a sentence.
pub fn why(sample: &Sample) -> String {
    let excluded = sample.excluded.as_deref().map(|why| (why, sample.excluded_message.as_ref()));
    let verdict = sample.verdict.as_ref().map(|verdict| (verdict.why.as_str(), verdict.why_message.as_ref()));
    excluded.or(verdict).map(sentence).unwrap_or_default()
}

/// The parameters that the response is checked against: `count: 40, words: [a, b]`.
pub fn params(sample: &Sample) -> String {
    listed(sample.params.iter().map(|(key, value)| format!("{key}: {}", written(value))))
}

/// A JSON value as readable text; serde_json's writer would add as much code to the module as a view.
fn written(value: &Value) -> String {
    match value {
        Value::Null => say!(page::sample::none).to_owned(),
        Value::Bool(is) => is.to_string(),
        Value::Number(value) => {
            let whole = value.as_i64().map(|whole| whole.to_string());
            whole.or_else(|| value.as_f64().map(number::score)).unwrap_or_default()
        }
        Value::String(text) => text.clone(),
        Value::Array(items) => format!("[{}]", listed(items.iter().map(written))),
        Value::Object(fields) => listed(fields.iter().map(|(key, value)| format!("{key}: {}", written(value)))),
    }
}

fn listed(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

/// The exact tokens, with the positions that are read at each.
pub fn tokens(study: &Study, sample: &Sample) -> Vec<Token> {
    let user_last = sample.positions.get("user_last").copied();
    let kind = |index: usize| match index {
        index if index >= sample.prompt_tokens => TokenKind::Response,
        index if user_last.is_some_and(|last| index > last) => TokenKind::Connector,
        _ => TokenKind::Prompt,
    };
    let text = |id: u32| study.vocabulary.get(&id).cloned().unwrap_or_else(|| format!("⟨{id}⟩"));
    let tokens = sample.token_ids.iter().enumerate();
    tokens
        .map(|(index, &id)| Token { text: text(id), id, index, kind: kind(index), marks: marks(study, sample, index) })
        .collect()
}

/// Only the response's tokens.
pub fn response_tokens(study: &Study, sample: &Sample) -> Vec<Token> {
    tokens(study, sample).into_iter().filter(|token| token.kind == TokenKind::Response).collect()
}

/// The positions read at a token, in token order.
fn marks(study: &Study, sample: &Sample, index: usize) -> Vec<String> {
    let here = study.positions.iter().filter(|position| sample.positions.get(&position.to_string()) == Some(&index));
    here.map(|&position| words::position(position)).collect()
}

/// The task whose responses are shown: the opened sample's, the selected one, or the first that is probeable.
pub fn task_of(study: &Study, sample: Option<String>, task: Option<usize>) -> Option<String> {
    let opened = sample.and_then(|id| id.split('/').next().map(str::to_owned));
    let probeable = || study.tasks.iter().position(|task| task.not_probeable.is_none());
    opened.or_else(|| study.tasks.get(task.or_else(probeable)?).map(|task| task.id.clone()))
}
