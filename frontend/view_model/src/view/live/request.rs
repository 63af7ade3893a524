//! From what the reader composed to a live request.

use shared::live::LiveRequest;
use shared::study::{Sample, Study, TaskSummary};
use shared::task::Params;

use super::Chosen;
use super::stack::Stack;
use crate::say;
use crate::state::selection::Selection;
use crate::text::{number, words};

/// The longest prompt that the address holds, in characters.
pub const LONGEST: usize = 1500;

/// What the model is given.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Composed {
    /// What the user says.
    pub prompt: String,
    /// The task that is checked.
    pub task: Option<String>,
    /// Its parameters.
    pub params: Params,
}

/// The tasks that can be asked: those that the study probes.
pub fn tasks(study: &Study) -> impl Iterator<Item = &TaskSummary> {
    study.tasks.iter().filter(|task| task.not_probeable.is_none())
}

/// The asked task: the opened sample's, the selected one, or the first that is probed; `None` of a free text.
pub fn asked(study: &Study, selection: &Selection) -> Option<String> {
    if selection.live.free {
        return None;
    }
    let opened = selection.sample.as_ref().and_then(|id| id.split('/').next());
    let known = |id: &str| tasks(study).find(|task| task.id == id);
    let task = opened.and_then(known).or_else(|| selection.task.as_deref().and_then(known));
    task.or_else(|| tasks(study).next()).map(|task| task.id.clone())
}

/// What the model is given: a sample's prompt, or what the reader wrote in its place (`long`, where it is too long for the
/// address). `None` while the sample is on its way.
pub fn composed(task: Option<&str>, sample: Option<&Sample>, chosen: &Chosen, long: Option<&str>) -> Option<Composed> {
    let written = long.map(str::to_owned).or_else(|| chosen.prompt.clone());
    let Some(task) = task else {
        return Some(Composed { prompt: written.unwrap_or_default(), ..Composed::default() });
    };
    let sample = sample.filter(|sample| sample.task == task)?;
    let prompt = written.unwrap_or_else(|| sample.prompt.clone());
    Some(Composed { prompt, task: Some(task.to_owned()), params: sample.params.clone() })
}

/// The request. The control has random directions of the sampling's seed, so that every seed draws others.
///
/// # Errors
/// Says what is missing.
pub fn request(
    study: &Study,
    composed: &Composed,
    stack: &Stack,
    chosen: &Chosen,
) -> Result<LiveRequest, &'static str> {
    if composed.prompt.trim().is_empty() {
        return Err(say!(view::live::no_prompt));
    }
    let (seed, edits) = (chosen.seed as u64, stack.edits());
    Ok(LiveRequest {
        study: study.id.clone(),
        prompt: composed.prompt.clone(),
        task: composed.task.clone(),
        params: composed.params.clone(),
        seed,
        sampling: None,
        control: (chosen.control && !edits.is_empty()).then_some(seed),
        edits,
        read_at: chosen.read_at,
        lens: Vec::new(),
    })
}

/// The next sample with another prompt, after the last one the first.
pub fn next_sample<'a>(samples: &'a [Sample], current: Option<&str>) -> Option<&'a Sample> {
    let Some(at) = samples.iter().position(|sample| Some(sample.id.as_str()) == current) else {
        return samples.first();
    };
    let (before, after) = (&samples[..at], &samples[at + 1..]);
    after.iter().chain(before).find(|sample| sample.prompt != samples[at].prompt)
}

/// The model, and what the study says of it and the asked task.
pub fn about(study: &Study, task: Option<&str>) -> String {
    let model = &study.provenance.model;
    let (name, parameters) = (&model.name, number::count(model.parameters));
    let of_model = say!(view::live::model, name, parameters, layers = number::count(model.n_layers));
    let summary = task.and_then(|id| study.tasks.iter().find(|task| task.id == id));
    summary.map_or_else(
        || of_model.clone(),
        |task| {
            let asks = words::asks(study, &task.id).unwrap_or_default();
            let (rate, n) = (number::score(task.satisfied), number::count(task.n));
            format!("{of_model} {}", say!(view::live::in_study, task = task.id, asks, rate, n))
        },
    )
}
