//! What a researcher gives in place of what a run makes: prompts, responses and labels.

use super::CaptureInput;
use crate::error::{Error, Result};
use crate::generate::Response;
use crate::judge::Opinion;
use crate::message::reason;
use crate::prompt::{PlannedPrompt, plan_study};
use crate::run::units::RunContext;
use crate::study::StudyConfig;
use crate::task::{Task, TaskSet, Verdict};
use crate::tokenizer::{ChatTokenizer, Message, Prompt};

/// The prompts of a study: those that are given, else those of its config.
///
/// # Errors
/// [`Error::Config`] where the config says that prompts are given and they are not, and those of [`plan_study`].
pub(super) fn planned(tasks: &TaskSet, config: &StudyConfig, context: &RunContext<'_>) -> Result<Vec<PlannedPrompt>> {
    match (context.prompts, &config.prompts) {
        (Some(rows), _) => Ok(rows.to_vec()),
        (None, None) => plan_study(tasks, config),
        (None, Some(of)) => {
            let problem = format!("the study is of {of}, and the file is not at hand");
            Err(Error::config("prompts", problem, "run the study with `run --prompts`"))
        }
    }
}

/// A planned prompt as the model sees it.
///
/// # Errors
/// [`Error::Data`] when the template does not show the user's text.
pub(super) fn prompt(tokenizer: &ChatTokenizer, row: &PlannedPrompt) -> Result<Prompt> {
    match &row.given {
        Some(given) => tokenizer.prompt_of(&given.messages).map_err(|error| error.at(&row.id)),
        None => tokenizer.prompt(&row.prompt),
    }
}

/// The responses that are given, by row; `None` for those that the model writes.
///
/// # Errors
/// [`Error::Data`] for responses that the model cannot read.
pub(super) fn responses(
    input: &CaptureInput<'_>,
    planned: &[PlannedPrompt],
    prompts: &[Prompt],
) -> Result<Vec<Option<Response>>> {
    let one = |(row, prompt): (&PlannedPrompt, &Prompt)| {
        let Some(given) = &row.given else { return Ok(None) };
        let Some(text) = &given.response else { return Ok(None) };
        let mut token_ids = input.tokenizer.response(&given.messages, prompt, text)?;
        check(input, prompt, &token_ids).map_err(|error| error.at(&row.id))?;
        token_ids.push(end_token(input)?);
        Ok(Some(Response { token_ids, ended: true }))
    };
    planned.iter().zip(prompts).map(one).collect()
}

/// Refuses a response that is too long for the model, or holds tokens that it does not know or that would end it.
fn check(input: &CaptureInput<'_>, prompt: &Prompt, token_ids: &[u32]) -> Result<()> {
    let config = &input.model.config;
    let n = prompt.token_ids.len() + token_ids.len() + 1;
    if n > config.max_positions {
        let problem = format!("prompt and response take {n} tokens, the model was made for {}", config.max_positions);
        return Err(Error::data("response", problem, "shorten one of them"));
    }
    let unusable = |id: &&u32| **id as usize >= config.vocab_size || config.eos.contains(*id);
    match token_ids.iter().find(unusable) {
        Some(&id) if config.eos.contains(&id) => {
            let problem = format!("it holds the end token {}", input.tokenizer.token_text(id)?);
            Err(Error::data("response", problem, "leave it out: a run adds it"))
        }
        Some(id) => {
            let problem = format!("token id {id} is not in the vocabulary of {}", config.vocab_size);
            Err(Error::data("response", problem, "use the model's own tokenizer"))
        }
        None => Ok(()),
    }
}

/// The token that ends a response: the last of the model's end tokens in a chat that ends with an assistant's turn, else the
/// tokenizer's own, else the model's first.
fn end_token(input: &CaptureInput<'_>) -> Result<u32> {
    let (tokenizer, ends) = (input.tokenizer, &input.model.config.eos);
    let chat = [Message::new("user", "Name a colour."), Message::new("assistant", "Blue.")];
    let written = tokenizer.encode(&tokenizer.render(&chat, false)?)?;
    let of_template = written.iter().rev().find(|id| ends.contains(id)).copied();
    let of_tokenizer = || tokenizer.eos_id().filter(|id| ends.contains(id));
    of_template
        .or_else(of_tokenizer)
        .or_else(|| ends.first().copied())
        .ok_or_else(|| Error::data("config.json", "it names no end token", "set eos_token_id"))
}

/// The verdict on a response: the label that was given with it, else the checker's.
///
/// # Errors
/// Those of [`Task::check_by`].
pub(super) fn verdict(
    row: &PlannedPrompt,
    task: &Task,
    judge: Option<&dyn Opinion>,
    response: &str,
) -> Result<Option<Verdict>> {
    match row.given.as_ref().and_then(|given| given.label) {
        Some(label) => Ok(Some(Verdict::new(label, reason::GIVEN_LABEL.message()))),
        None => task.check_by(judge, &row.params, response),
    }
}
