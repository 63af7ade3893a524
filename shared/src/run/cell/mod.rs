//! All probes of one site and position: specialists with their controls, transfer and general probes.

mod general;
mod plan;
mod specialist;
mod without;

pub(super) use plan::Plan;
pub(super) use without::Without;

use burn::prelude::*;

use crate::analysis::CellScores;
use crate::error::Result;
use crate::linalg::Matrix;
use crate::probe::logistic::regularisation::{self, Mask};
use crate::probe::{Column, Design, Probe, Scored, Until, score};
use crate::study::{C, Generalist};

/// Options of the evaluation of a block.
#[derive(Clone, Copy, Default)]
pub(super) struct Reading<'a> {
    /// Whether specialists are fitted to permuted labels as well.
    pub(super) permuted: bool,
    /// The block `[n, d]` of the responses without the instruction, and their rows.
    pub(super) without: Option<(Matrix<'a>, &'a Without)>,
}

/// Fits and scores every probe on one block of activations, `[n, d]`.
pub(super) fn cell_scores(
    plan: &Plan,
    block: Matrix<'_>,
    reading: &Reading<'_>,
    device: &Device,
) -> Result<CellScores> {
    let cell = Block { plan, block, device };
    let mut cell_scores = CellScores {
        n_tasks: plan.cohort.rows.len(),
        probeable: plan.probeable.clone(),
        skills: plan.skills.clone(),
        seed: plan.seed,
        ..CellScores::default()
    };
    if plan.probeable.is_empty() {
        cell_scores.generalists = Generalist::ALL.iter().map(|&kind| (kind, Vec::new())).collect();
        return Ok(cell_scores);
    }
    let pool = cell.design(&plan.pool, None)?;
    let general_c = cell.c(&pool, &plan.pool)?;
    let mut directions = Vec::new();
    let mut matched = Vec::new();
    for place in 0..plan.probeable.len() {
        let design = cell.design(cell.rows(place), None)?;
        let specialist = cell.specialist(place, &design, reading.permuted)?;
        cell_scores.specialists.push(specialist.scored);
        cell_scores.permuted.push(specialist.permuted);
        cell_scores.controls.push(specialist.controls);
        cell_scores.out_of_fold.push(specialist.out_of_fold);
        cell_scores.probes.push(specialist.whole);
        cell_scores.without.push(reading.without.and_then(|(rows, of)| of.read(place, &specialist.directions, rows)));
        directions.extend(specialist.directions);
        matched.push(Some(cell.matched(place, &design, &general_c)?));
    }
    cell_scores.transfer = cell.transfer(&pool, &directions, &cell_scores.specialists)?;
    let general = cell.pooled(&pool, &general_c)?;
    cell_scores.generalists = vec![
        (Generalist::Pooled, general.pooled),
        (Generalist::Matched, matched),
        (Generalist::Intercept, cell.with_task_intercepts(&general_c)?),
        (Generalist::LeaveOneOut, general.leave_one_out),
    ];
    Ok(cell_scores)
}

/// One probeable task's specialist at a block `[n, d]`, as [`cell_scores`] fits it: its score and the probe of all the task's
/// rows. Only the task's rows of the block are read.
pub(super) fn specialist(plan: &Plan, place: usize, block: Matrix<'_>, device: &Device) -> Result<(Scored, Probe)> {
    let cell = Block { plan, block, device };
    let design = cell.design(cell.rows(place), None)?;
    let fitted = cell.specialist(place, &design, false)?;
    Ok((fitted.scored, fitted.whole))
}

/// Every probeable task's specialists at a block `[n, d]`, task by task, a probe per fold held out.
pub(super) fn directions(plan: &Plan, block: Matrix<'_>, device: &Device) -> Result<Vec<Raw>> {
    let cell = Block { plan, block, device };
    let mut directions = Vec::with_capacity(plan.probeable.len() * plan.cohort.n_folds);
    for place in 0..plan.probeable.len() {
        let rows = cell.rows(place);
        let design = cell.design(rows, None)?;
        directions.extend(cell.fit_folds(&design, rows, &cell.c(&design, rows)?)?);
    }
    Ok(directions)
}

/// Scores of such specialists, fitted elsewhere, on their own tasks' held-out rows of a block `[n, d]`.
pub(super) fn reading(plan: &Plan, block: Matrix<'_>, directions: &[Raw], device: &Device) -> Result<Vec<Scored>> {
    let cell = Block { plan, block, device };
    let read = |place: usize| {
        let design = cell.design(cell.rows(place), None)?;
        let probes = &directions[place * cell.n_folds()..(place + 1) * cell.n_folds()];
        let logits = Logits { values: design.logits_of_raw(probes)?, width: probes.len() };
        cell.score(place, &cell.held_out(place, &logits, 0, 0))
    };
    (0..plan.probeable.len()).map(read).collect()
}

/// A probe in raw features: its direction and intercept.
pub(super) type Raw = (Vec<f64>, f64);

struct Block<'a> {
    plan: &'a Plan,
    block: Matrix<'a>,
    device: &'a Device,
}

impl<'a> Block<'a> {
    fn rows(&self, place: usize) -> &'a [usize] {
        &self.plan.cohort.rows[self.plan.probeable[place]]
    }

    fn n_folds(&self) -> usize {
        self.plan.cohort.n_folds
    }

    /// A design of some rows; one intercept, or one per task of the pool.
    fn design(&self, rows: &[usize], intercepts: Option<Vec<usize>>) -> Result<Design> {
        self.designed(&self.block.gathered(rows), &intercepts.unwrap_or_else(|| vec![0; rows.len()]))
    }

    fn designed(&self, data: &[f32], intercepts: &[usize]) -> Result<Design> {
        let design = Design::new(data, self.block.width(), intercepts, self.device)?;
        Ok(if self.plan.standardise { design } else { design.unstandardised() })
    }

    /// The C of every fold's training rows.
    fn c(&self, design: &Design, rows: &[usize]) -> Result<Vec<f64>> {
        let cohort = &self.plan.cohort;
        match self.plan.c {
            C::Fixed(c) => Ok(vec![c; cohort.n_folds]),
            C::Auto(_) => {
                regularisation::chosen(design, &cohort.labels_of(rows), &cohort.folds_of(rows), cohort.n_folds)
            }
        }
    }

    /// One training mask per fold: the rows of the other folds that pass the filter.
    fn masks(&self, rows: &[usize], keep: impl Fn(usize) -> bool) -> Vec<Vec<bool>> {
        let folds = &self.plan.cohort.folds;
        (0..self.n_folds()).map(|fold| rows.iter().map(|&row| folds[row] != fold && keep(row)).collect()).collect()
    }

    fn fit_folds(&self, design: &Design, rows: &[usize], c: &[f64]) -> Result<Vec<Raw>> {
        let labels = self.plan.cohort.labels_of(rows);
        let column = |train| Column::new(&labels, train, Until::Optimum);
        let columns: Vec<Column<'_>> = (0..self.n_folds()).map(column).collect();
        let fitted = regularisation::fit(design, &Mask::all(self.masks(rows, |_| true), c), &columns)?;
        Ok((0..fitted.count()).map(|fold| fitted.probe(design, fold, 0).raw()).collect())
    }

    /// Held-out logits of a task's rows, which start at row `offset` of `logits` `[n, width]`; the probe of fold f is in
    /// column `first + f`.
    fn held_out(&self, place: usize, logits: &Logits, offset: usize, first: usize) -> Vec<f32> {
        let folds = &self.plan.cohort.folds;
        let read = |(at, &row): (usize, &usize)| logits.at(offset + at, first + folds[row]);
        self.rows(place).iter().enumerate().map(read).collect()
    }

    fn score(&self, place: usize, held_out: &[f32]) -> Result<Scored> {
        let rows = self.rows(place);
        let cohort = &self.plan.cohort;
        score(held_out, &self.plan.label_sets[place][0], &cohort.folds_of(rows), &self.plan.resamples[place])
    }
}

/// Logits `[rows, width]`, a column per probe.
struct Logits {
    values: Vec<f32>,
    width: usize,
}

impl Logits {
    fn at(&self, row: usize, column: usize) -> f32 {
        self.values[row * self.width + column]
    }
}
