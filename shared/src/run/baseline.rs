//! Baselines that see no activation: probes on the prompt alone, and on the surface of the response so far.
//!
//! They run through the specialists' folds, fit and resamples, so that what a specialist reads beyond them is a paired
//! difference. A specialist that does not beat them may read nothing but what was asked, or how much was written.

use std::collections::{BTreeMap, BTreeSet};

use burn::prelude::*;
use serde_json::Value;

use super::cell::{self, Plan};
use crate::analysis::Baselines;
use crate::error::Result;
use crate::executor::{self, Executor};
use crate::probe::Scored;
use crate::site::Position;
use crate::study::Sample;

/// What is read: the samples of the cohort's rows, in order, and the text of their tokens.
pub(super) struct Texts<'a> {
    pub(super) samples: &'a [&'a Sample],
    pub(super) vocabulary: &'a BTreeMap<u32, String>,
}

/// Rows of features `[n, d]`.
struct Features {
    values: Vec<f32>,
    d: usize,
}

/// Fits and scores both baselines: the prompt's once per task, the surface's per position and task.
///
/// # Errors
/// Those of a specialist's fit.
pub(super) fn baselines(
    plan: &Plan,
    texts: &Texts<'_>,
    positions: &[Position],
    device: &Device,
    executor: &dyn Executor,
) -> Result<Baselines> {
    let k = plan.probeable.len();
    let score = |index: usize| {
        let (kind, place) = (index / k, index % k);
        let samples: Vec<&Sample> =
            plan.cohort.rows[plan.probeable[place]].iter().map(|&row| texts.samples[row]).collect();
        let features = match kind.checked_sub(1) {
            None => Some(prompt_features(&samples)),
            Some(position) => surface_features(&samples, positions[position], texts.vocabulary),
        };
        let scored = |of: Features| cell::task_score(plan, place, &of.values, of.d, device);
        features.map(scored).transpose().map_err(|error| error.at("baseline"))
    };
    let scores = executor::map(executor, k * (1 + positions.len()), score);
    let mut scores = scores.into_iter().collect::<Result<Vec<Option<Scored>>>>()?.into_iter();
    let prompt_only = scores.by_ref().take(k).collect();
    Ok(Baselines { prompt_only, surface: positions.iter().map(|_| scores.by_ref().take(k).collect()).collect() })
}

/// Features of the prompt alone: its length in tokens, then the instruction's parameters by name. A number stands as it
/// is, a list as its length, a text as one indicator per text that occurs in these samples, anything else as 0.
fn prompt_features(samples: &[&Sample]) -> Features {
    let names: BTreeSet<&String> = samples.iter().flat_map(|sample| sample.params.keys()).collect();
    let columns: Vec<(&String, BTreeSet<&str>)> = names
        .into_iter()
        .map(|name| (name, samples.iter().filter_map(|sample| sample.params.get(name)?.as_str()).collect()))
        .collect();
    let mut values = Vec::new();
    for sample in samples {
        values.push(sample.prompt_tokens as f32);
        for (name, kinds) in &columns {
            let given = sample.params.get(*name);
            values.push(given.map_or(0.0, size));
            let text = given.and_then(Value::as_str);
            values.extend(kinds.iter().map(|&kind| if text == Some(kind) { 1.0_f32 } else { 0.0 }));
        }
    }
    Features { d: values.len() / samples.len(), values }
}

/// A parameter as a number.
fn size(value: &Value) -> f32 {
    match value {
        Value::Number(number) => number.as_f64().unwrap_or(0.0) as f32,
        Value::Array(items) => items.len() as f32,
        Value::Bool(true) => 1.0,
        _ => 0.0,
    }
}

/// Surface of the response up to and with the position's token: its tokens and characters, and the token's place in the
/// whole text. The mean over the response sees all of it. `None` when a sample does not name the position.
fn surface_features(samples: &[&Sample], position: Position, vocabulary: &BTreeMap<u32, String>) -> Option<Features> {
    let token = if position == Position::Mean { Position::Last } else { position }.to_string();
    let characters = |id: &u32| vocabulary.get(id).map_or(0, |text| text.chars().count());
    let mut values = Vec::with_capacity(3 * samples.len());
    for sample in samples {
        let at = *sample.positions.get(&token)?;
        let so_far = sample.token_ids.get(sample.prompt_tokens..=at).unwrap_or_default();
        let written = so_far.iter().map(characters).sum::<usize>();
        values.extend([so_far.len() as f32, written as f32, at as f32]);
    }
    Some(Features { values, d: 3 })
}
