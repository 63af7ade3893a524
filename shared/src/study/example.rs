//! Responses that show a reader what was asked.

use serde::{Deserialize, Serialize};

use super::Sample;
use crate::task::Verdict;

/// A prompt with its response and the checker's verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Example {
    /// The task's id.
    pub task: String,
    /// The user's text, instruction included.
    pub prompt: String,
    /// The response's text.
    pub response: String,
    /// The checker's verdict.
    pub verdict: Verdict,
}

impl Example {
    /// The shortest response of several words that meets its instruction, and the shortest that does not, of the first task that
    /// has both; empty where none has.
    pub fn of(tasks: &[String], samples: &[Sample]) -> Vec<Self> {
        let shortest = |task: &String, satisfied: bool| {
            let of_task =
                samples.iter().filter(|row| &row.task == task && row.with_constraint && row.excluded.is_none());
            let told = of_task.filter_map(|row| Some((row, row.verdict.as_ref()?)));
            let fits = told.filter(|(row, verdict)| {
                verdict.satisfied == satisfied && row.response.split_whitespace().count() >= WORDS
            });
            let (row, verdict) = fits.min_by_key(|(row, _)| (row.prompt.len() + row.response.len(), &row.id))?;
            let (task, prompt, response) = (task.clone(), row.prompt.clone(), row.response.clone());
            Some(Self { task, prompt, response, verdict: verdict.clone() })
        };
        let both = tasks.iter().find_map(|task| Some(vec![shortest(task, true)?, shortest(task, false)?]));
        both.unwrap_or_default()
    }
}

/// Words that an example's response has at least.
const WORDS: usize = 4;
