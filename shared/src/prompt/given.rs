//! Prompts of a researcher's own, with or without responses and labels.

use crate::tokenizer::Message;

/// What a researcher gives in place of what a study makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenPrompt {
    /// The chat, which ends with the user's turn.
    pub messages: Vec<Message>,
    /// The response to it; absent: the model writes it.
    pub response: Option<String>,
    /// Whether the response counts as satisfied; absent: the task's checker decides.
    pub label: Option<bool>,
}

impl GivenPrompt {
    /// The chat as one text: a single turn as it is, several each behind its role.
    pub fn text(&self) -> String {
        match self.messages.as_slice() {
            [only] => only.content.clone(),
            several => {
                let turns = several.iter().map(|turn| format!("{}: {}", turn.role, turn.content));
                turns.collect::<Vec<_>>().join("\n\n")
            }
        }
    }
}
