//! The sentences of a study in the interface language. A study is in English, with a key beside each sentence; a sentence
//! without one, or with an unknown one, stays as it is.

use shared::message::{Message, Template};
use shared::study::{ClaimPart, NotProbeable};

use super::say::{language, of_studies};

/// A sentence as the study has it, and its key and arguments.
pub type Sentence<'a> = (&'a str, Option<&'a Message>);

/// A sentence of a study in the interface language.
pub fn sentence((text, message): Sentence<'_>) -> String {
    message.and_then(translated).unwrap_or_else(|| text.to_owned())
}

/// Why a task cannot be probed.
pub fn not_probeable(reason: &NotProbeable) -> String {
    sentence((&reason.reason, reason.reason_message.as_ref()))
}

/// What a part of a verdict measures.
pub fn part(part: &ClaimPart) -> String {
    sentence((&part.measures, part.measures_message.as_ref()))
}

/// The text of a template without arguments.
pub fn statement(template: &Template) -> String {
    template_of(template.key).unwrap_or(template.text).to_owned()
}

fn translated(message: &Message) -> Option<String> {
    message.by(&template_of)
}

/// The translation of a template; `None` in the language of studies.
fn template_of(key: &str) -> Option<&'static str> {
    of_studies(language()).find(|(known, _)| *known == key).map(|(_, text)| text)
}
