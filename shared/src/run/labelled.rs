//! Probes on activations from any source: labelled rows without samples, tasks or a model of ours.

use burn::prelude::*;

use super::cell::{self, Plan, Reading};
use crate::analysis::CellScores;
use crate::error::Result;
use crate::linalg::Matrix;
use crate::probe::{Cohort, Row};
use crate::stats::{self, Resamples};
use crate::study::ProbeConfig;
use crate::task::Skill;

/// How labelled rows are probed.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledConfig {
    /// Fit and scores; the folds count where none are given.
    pub probe: ProbeConfig,
    /// The fewest rows of either class for a task to be probed.
    pub min_class: usize,
    /// Whether features are standardised by their training rows.
    pub standardise: bool,
    /// The seed of folds, bootstrap, permutations and controls.
    pub seed: u64,
}

/// Labelled rows with their folds, resamples and draws, the same for every block of activations.
pub struct Labelled {
    pub(super) plan: Plan,
}

impl Labelled {
    /// Plans the probes of `n_tasks` tasks; `folds`, where given, has a fold per row, numbered from 0.
    ///
    /// # Errors
    /// Those of [`Cohort::new`] and [`Cohort::folded`], and [`crate::Error::Data`] when permutations cannot be drawn.
    pub fn new(rows: &[Row], n_tasks: usize, folds: Option<&[usize]>, config: &LabelledConfig) -> Result<Self> {
        let cohort = match folds {
            Some(folds) => Cohort::folded(rows, n_tasks, folds)?,
            None => Cohort::new(rows, n_tasks, config.probe.folds, config.seed)?,
        };
        let cohort = cohort.with_min_class(config.min_class);
        let mut rng = stats::rng(config.seed, stats::purpose::RESAMPLES, &[]);
        let resamples = Resamples::draw(&cohort.groups, &cohort.group_strata(), config.probe.bootstrap, &mut rng);
        // No result on these rows depends on a skill.
        let skills = vec![Skill::Structural; n_tasks];
        let plan = Plan::new(&config.probe, config.seed, cohort, &skills, &resamples)?;
        Ok(Self { plan: Plan { standardise: config.standardise, ..plan } })
    }

    /// The rows, their labels and folds.
    pub fn cohort(&self) -> &Cohort {
        &self.plan.cohort
    }

    /// Fits and scores every probe on one block of activations `[n, d]`, a row per labelled row.
    ///
    /// # Errors
    /// Those of the fits.
    pub fn cell_scores(&self, block: Matrix<'_>, device: &Device) -> Result<CellScores> {
        let reading = Reading { permuted: true, without: None };
        cell::cell_scores(&self.plan, block, &reading, device)
    }
}
