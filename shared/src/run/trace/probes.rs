//! The probes behind the traces: the specialists of one site and position, one per fold.

use std::borrow::Cow;

use burn::prelude::*;

use crate::activation::Activations;
use crate::error::{Error, Result};
use crate::linalg::Matrix;
use crate::run::cell;
use crate::run::dataset::Dataset;
use crate::site::Site;
use crate::study::{Sample, StudyConfig};

/// A task's probes.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceProbe {
    /// The task's id.
    pub task: String,
    /// By fold held out: the direction `[d_model]` and the intercept in raw features.
    pub probes: Vec<(Vec<f64>, f64)>,
}

/// All probes of the traces, and the folds that decide which probe reads which sample.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceProbes {
    /// The site they read.
    pub site: Site,
    /// One per probeable task, in the config's order.
    pub trace_probes: Vec<TraceProbe>,
    /// The fold of every analysed sample, in the samples' order.
    pub folds: Vec<usize>,
}

/// The input of the fits.
#[derive(Clone, Copy)]
pub struct TraceProbesInput<'a> {
    /// The study's config.
    pub config: &'a StudyConfig,
    /// Every sample.
    pub samples: &'a [Sample],
    /// A row per analysed sample, in the samples' order.
    pub activations: &'a Activations,
}

/// Fits the specialists of [`StudyConfig::trace_place`], on the study's own folds; `None` where the config names no place.
///
/// # Errors
/// [`Error::Config`] when the place was not captured, [`Error::Data`] when samples, tasks and activations do not belong
/// together, and whatever a probe's fit fails with.
pub fn trace_probes(input: &TraceProbesInput<'_>, device: &Device) -> Result<Option<TraceProbes>> {
    let Some((site, _)) = input.config.trace_place() else { return Ok(None) };
    let block = block(input)?;
    let dataset = Dataset::new(input.config, input.samples)?;
    if dataset.analysed.len() != input.activations.n() {
        let (expected, got) = (dataset.analysed.len(), input.activations.n());
        let problem = format!("expected a row for each of {expected} samples, got {got}");
        return Err(Error::data("activations", problem, "capture the activations of these samples again"));
    }
    let plan = &dataset.plan;
    let directions = cell::directions(plan, Matrix::new(&block, input.activations.d()), device)?;
    let of_tasks = directions.chunks(plan.cohort.n_folds).zip(&plan.probeable);
    let trace_probes =
        of_tasks.map(|(probes, &task)| TraceProbe { task: dataset.tasks.ids[task].clone(), probes: probes.to_vec() });
    Ok(Some(TraceProbes { site, trace_probes: trace_probes.collect(), folds: plan.cohort.folds.clone() }))
}

/// The activations `[n, d]` of the place.
fn block<'a>(input: &TraceProbesInput<'a>) -> Result<Cow<'a, [f32]>> {
    let index = || {
        let (site, position) = input.config.trace_place()?;
        let row = input.activations.sites().iter().position(|&known| known == site)?;
        let column = input.activations.positions().iter().position(|&known| known == position)?;
        Some((row, column))
    };
    let missing = || Error::config("rules", "the first rule's place was not captured", "declare one that is");
    let (row, column) = index().ok_or_else(missing)?;
    input.activations.cell(row, column)
}
