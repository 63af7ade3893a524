//! The probes' probabilities and the checker's verdict after every response token (`docs/method.md` §7).

mod pass;
mod probes;
mod verdict;

use self::pass::{Directions, read_batch};
use super::capture::{BATCH, batches_by_length};
use super::unit::Unit;
use super::units::{RunContext, Stage, Units};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::site::Site;
use crate::study::{Sample, Trace};
use crate::task::TaskSet;
use crate::tokenizer::ChatTokenizer;

pub use probes::{TraceProbe, TraceProbes, TraceProbesInput, trace_probes};
pub use verdict::verdicts;

/// The input of the traces.
#[derive(Clone, Copy)]
pub struct TraceInput<'a> {
    /// The model that wrote the responses.
    pub model: &'a Model,
    /// Its tokenizer.
    pub tokenizer: &'a ChatTokenizer,
    /// The study's tasks.
    pub tasks: &'a TaskSet,
    /// Every sample of the study.
    pub samples: &'a [Sample],
    /// The site at which the probes read the stream.
    pub site: Site,
    /// The probes, one per fold for every task.
    pub trace_probes: &'a [TraceProbe],
    /// The fold of every analysed sample, in the samples' order: it is read by the probes that this fold was held out from.
    pub folds: &'a [usize],
}

/// The traces of all samples, in their order; `None` for those in no analysis.
///
/// One teacher-forced pass over prompt and response. The same input gives the same traces, whatever the executor.
///
/// # Errors
/// [`Error::Data`] when folds or probes do not belong to the samples and the model, [`Error::UnknownTask`] and
/// [`Error::Parameter`] from the checkers, [`Error::Device`] when the device fails.
pub fn trace(input: &TraceInput<'_>, context: &RunContext<'_>) -> Result<Vec<Option<Trace>>> {
    let analysed = analysed(input.samples);
    check(input, analysed.len())?;
    let directions = Directions::of(input.trace_probes, input.model);
    let batches = batches_by_length(analysed.len(), BATCH, |row| input.samples[analysed[row]].token_ids.len());
    let units = Units::new(context, Stage::Trace, analysed.len());
    let traced = units.map_watched(
        "batches",
        batches.len(),
        |batch| batches[batch].len(),
        |batch, unit| {
            let samples: Vec<&Sample> = batches[batch].iter().map(|&row| &input.samples[analysed[row]]).collect();
            let folds: Vec<usize> = batches[batch].iter().map(|&row| input.folds[row]).collect();
            trace_batch((input, unit), &directions, (&samples, context.judge.is_some()), &folds)
        },
    )?;
    let mut traces = vec![None; input.samples.len()];
    for (rows, batch) in batches.iter().zip(traced) {
        rows.iter().zip(batch).for_each(|(&row, trace)| traces[analysed[row]] = Some(trace));
    }
    Ok(traces)
}

fn trace_batch(
    (input, unit): (&TraceInput<'_>, &Unit<'_>),
    directions: &Directions,
    (samples, judged_elsewhere): (&[&Sample], bool),
    folds: &[usize],
) -> Result<Vec<Trace>> {
    let probabilities = read_batch((input, unit), directions, samples, folds)?;
    let traced = samples.iter().zip(probabilities).map(|(sample, by_reader)| {
        let named = input.trace_probes.iter().map(|trace_probe| trace_probe.task.as_str()).zip(by_reader);
        Ok(Trace::new(&verdicts(input.tasks.by_id(&sample.task)?, input.tokenizer, sample, judged_elsewhere)?, named))
    });
    traced.collect()
}

/// Indices of the samples with the constraint that are not excluded: the rows of the study's activations.
fn analysed(samples: &[Sample]) -> Vec<usize> {
    let is = |&row: &usize| samples[row].with_constraint && samples[row].excluded.is_none();
    (0..samples.len()).filter(is).collect()
}

fn check(input: &TraceInput<'_>, analysed: usize) -> Result<()> {
    let refuse = |problem: String| Err(Error::data("trace", problem, "take probes and folds of this very study"));
    if input.folds.len() != analysed {
        return refuse(format!("expected a fold for each of {analysed} analysed samples, got {}", input.folds.len()));
    }
    if !Site::all(input.model.config.n_layers).contains(&input.site) {
        return refuse(format!("the model has no site {}", input.site));
    }
    let n_folds = input.folds.iter().max().map_or(0, |last| last + 1);
    for TraceProbe { task, probes } in input.trace_probes {
        if probes.len() < n_folds {
            return refuse(format!("expected a probe of {task} for each of {n_folds} folds, got {}", probes.len()));
        }
        if let Some((direction, _)) = probes.iter().find(|(direction, _)| direction.len() != input.model.config.d_model)
        {
            let d_model = input.model.config.d_model;
            return refuse(format!("expected a direction of {task} of width {d_model}, got {}", direction.len()));
        }
    }
    Ok(())
}
