//! Responses that show a reader what was asked.

use serde::{Deserialize, Serialize};

use super::{Sample, Study, Trace};
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
    /// The texts of the response's tokens, in order; only in the front of a study.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<String>,
    /// The index of the token at whose position the probes of the trace were fitted, if it is one of `tokens`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fitted: Option<usize>,
    /// Its trace, of the asked task's probe alone; only in the front of a study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<Trace>,
}

impl Example {
    /// The shortest response of several words that meets its instruction, and the shortest that does not, of the first task that
    /// has both; empty where none has.
    pub fn of(tasks: &[String], samples: &[Sample]) -> Vec<Self> {
        let shortest = |task: &String, satisfied: bool| shortest(samples, task, satisfied, &|_| true);
        let both = tasks.iter().find_map(|task| Some(vec![shortest(task, true)?.0, shortest(task, false)?.0]));
        both.unwrap_or_default()
    }

    /// Such pairs, token by token, of the tasks whose probes read best where the traces were read; empty without traces.
    pub(super) fn played(study: &Study, samples: &[Sample]) -> Vec<Self> {
        let place = study.config.trace_place();
        let cell = place.and_then(|(site, position)| study.cell(site, position));
        let scores = cell.map_or(&[][..], |cell| &cell.specialists);
        let mut tasks: Vec<(&str, f64)> = study
            .tasks
            .iter()
            .zip(scores)
            .filter_map(|(task, score)| Some((task.id.as_str(), score.as_ref()?.auroc)))
            .collect();
        tasks.sort_by(|a, b| b.1.total_cmp(&a.1));
        let played = |(task, _): &(&str, f64)| {
            let traced = |row: &Sample| row.trace.as_ref().is_some_and(|trace| trace.probes.contains_key(*task));
            let of = |satisfied| {
                let (example, row) = shortest(samples, task, satisfied, &traced)?;
                let text = |id: &u32| study.vocabulary.get(id).cloned();
                let tokens = row.token_ids.get(row.prompt_tokens..)?.iter().map(text).collect::<Option<_>>()?;
                let trace = row.trace.as_ref()?;
                let probes = trace.probes.get_key_value(*task).map(|(task, of)| (task.clone(), of.clone()));
                let trace = Trace { running: trace.running.clone(), probes: probes.into_iter().collect() };
                let read = place.and_then(|(_, position)| row.positions.get(&position.to_string()).copied());
                let fitted = read.and_then(|index| index.checked_sub(row.prompt_tokens));
                Some(Self { tokens, fitted, trace: Some(trace), ..example })
            };
            Some([of(true)?, of(false)?])
        };
        tasks.iter().filter_map(played).take(TASKS).flatten().collect()
    }
}

/// The shortest response of several words to a task with an outcome, among those that fit; the first of equally short ones.
fn shortest<'a>(
    samples: &'a [Sample],
    task: &str,
    satisfied: bool,
    fits: &dyn Fn(&Sample) -> bool,
) -> Option<(Example, &'a Sample)> {
    let of_task = samples.iter().filter(|row| row.task == task && row.with_constraint && row.excluded.is_none());
    let told = of_task.filter_map(|row| Some((row, row.verdict.as_ref()?)));
    let told = told.filter(|(row, verdict)| {
        verdict.satisfied == satisfied && row.response.split_whitespace().count() >= WORDS && fits(row)
    });
    let (row, verdict) = told.min_by_key(|(row, _)| (row.prompt.len() + row.response.len(), &row.id))?;
    let (prompt, response, verdict) = (row.prompt.clone(), row.response.clone(), verdict.clone());
    Some((
        Example { task: task.to_owned(), prompt, response, verdict, tokens: Vec::new(), fitted: None, trace: None },
        row,
    ))
}

/// Words that an example's response has at least.
const WORDS: usize = 4;

/// Tasks of which a study's front has examples token by token.
const TASKS: usize = 3;
