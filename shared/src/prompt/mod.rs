//! Base prompts, instructions, and the plan of a study's prompts.

mod base;
mod given;
mod plan;

pub use base::{BASE_PROMPTS, BasePrompt, base_prompts, draw_base, is_held_out};
pub use given::GivenPrompt;
pub use plan::{PlannedPrompt, plan, plan_pilot, plan_study};

use crate::error::{Error, Result};
use crate::task::{Params, Task};
use crate::world::with_article;

/// Whether the instruction is before or after the base prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before it.
    Front,
    /// After it.
    End,
}

/// The instruction of a task in one of its phrasings.
///
/// # Errors
/// [`Error::Parameter`] when the parameters are not the task's; [`Error::Config`] when the task has no such phrasing.
pub fn instruction(task: &Task, params: &Params, phrasing: usize) -> Result<String> {
    let phrasings = &task.spec().phrasings;
    let template = phrasings.get(phrasing).ok_or_else(|| {
        let last = phrasings.len() - 1;
        Error::config("phrasing", format!("{} has no phrasing {phrasing}", task.id()), format!("use 0 to {last}"))
    })?;
    let mut text = String::new();
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        match slot.strip_prefix("a ") {
            Some(slot) => text.push_str(&with_article(&task.said(params, slot)?)),
            None => text.push_str(&task.said(params, slot)?),
        }
        rest = after;
    }
    Ok(text + rest)
}

/// Base prompt and instruction as one text.
pub fn with_instruction(base: &str, instruction: &str, place: Place) -> String {
    match place {
        Place::Front => format!("{instruction} {base}"),
        Place::End => format!("{base} {instruction}"),
    }
}
