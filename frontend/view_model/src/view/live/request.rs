//! From what the reader composed to a live request.

use shared::api::SamplePage;
use shared::live::LiveRequest;
use shared::site::Site;
use shared::study::{Sample, Study, TaskSummary};
use shared::task::Params;

use super::stack::Stack;
use super::{Chosen, sampling};
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

/// The task whose own rate of satisfaction drops most beyond its controls when its subspace is taken out; `None` where no such
/// drop was measured.
pub fn strongest(study: &Study) -> Option<&TaskSummary> {
    let dependencies = &study.ablation.behaviour.as_ref()?.dependencies;
    // Studies of the first edition have no excess.
    let drops = if dependencies.excess.is_empty() { &dependencies.drop } else { &dependencies.excess };
    let own = |task: &TaskSummary| {
        let index = study.tasks.iter().position(|known| known.id == task.id)?;
        drops.get(index)?.get(index).copied().flatten().filter(|drop| *drop > 0.0)
    };
    let measured = tasks(study).filter_map(|task| Some((own(task)?, task)));
    measured.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, task)| task)
}

/// The asked task: the opened sample's, the selected one, the [`strongest`], or the first that is probed; `None` of a free text.
pub fn asked(study: &Study, selection: &Selection) -> Option<String> {
    if selection.live.free {
        return None;
    }
    let opened = selection.sample.as_ref().and_then(|id| id.split('/').next());
    let known = |id: &str| tasks(study).find(|task| task.id == id);
    let task = opened.and_then(known).or_else(|| selection.task.as_deref().and_then(known));
    task.or_else(|| strongest(study)).or_else(|| tasks(study).next()).map(|task| task.id.clone())
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
        sampling: chosen.sampling.as_deref().and_then(|text| sampling::read(study, text).ok()),
        control: (chosen.control && !edits.is_empty()).then_some(seed),
        edits,
        read_at: chosen.read_at,
        lens: if chosen.lens { layers(study) } else { Vec::new() },
        doses: Vec::new(),
        brief: false,
        vectors: Vec::new(),
    })
}

/// The sites of the lens: those of the study, from the embedding upwards.
fn layers(study: &Study) -> Vec<Site> {
    let mut sites = study.sites.clone();
    sites.sort_unstable();
    sites
}

/// Where another prompt is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Onward {
    /// It is that of the sample with this id.
    Sample(String),
    /// On the page of this number, or behind it.
    Page(usize),
}

/// Where the next sample with another prompt is, when a page of samples is at hand: on this page, else on the next one; behind
/// the last page comes the first. `None`: no other page, and none on this one.
pub fn onward(found: &SamplePage, current: Option<&Sample>) -> Option<Onward> {
    let id = current.map(|current| current.id.as_str());
    let at = found.samples.iter().position(|sample| Some(sample.id.as_str()) == id);
    // A sample of another page is before all of this one.
    let mut ahead = found.samples.iter().skip(at.map_or(0, |at| at + 1));
    let other = ahead.find(|sample| current.is_none_or(|current| sample.prompt != current.prompt));
    let pages = found.total.div_ceil(found.per_page.max(1));
    match other {
        Some(sample) => Some(Onward::Sample(sample.id.clone())),
        None if pages > 1 => Some(Onward::Page(found.page % pages + 1)),
        None => next_sample(&found.samples, id).map(|sample| Onward::Sample(sample.id.clone())),
    }
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
    let mut of_model = say!(view::live::model, name, parameters, layers = number::count(model.n_layers));
    if words::is_tiny(study) {
        of_model = format!("{of_model} {}", say!(view::live::toy));
    }
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
