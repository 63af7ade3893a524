//! Probes across tasks: transfer of the specialists, and four general probes.

use super::{Block, Logits, Raw};
use crate::error::Result;
use crate::probe::logistic::regularisation::{self, Mask};
use crate::probe::{Column, Design, Scored, Until};
use crate::stats::ResampledEstimate;

pub(super) struct Pooled {
    pub(super) pooled: Vec<Option<Scored>>,
    pub(super) leave_one_out: Vec<Option<Scored>>,
}

impl Block<'_> {
    /// The general probe on as many rows as the task has.
    pub(super) fn matched(&self, place: usize, own: &Design, c: &[f64]) -> Result<Scored> {
        let rows = &self.plan.matched[place];
        let probes = self.fit_folds(&self.design(rows, None)?, rows, c)?;
        let logits = Logits { values: own.logits_of_raw(&probes)?, width: probes.len() };
        self.score(place, &self.held_out(place, &logits, 0, 0))
    }

    /// `[source][target]`: the source's probe of the fold a target sample is held out from.
    pub(super) fn transfer(
        &self,
        pool: &Design,
        directions: &[Raw],
        own: &[Scored],
    ) -> Result<Vec<Vec<ResampledEstimate>>> {
        let logits = Logits { values: pool.logits_of_raw(directions)?, width: directions.len() };
        let offsets = self.offsets();
        let pair = |source: usize, target: usize| {
            if source == target {
                return Ok(own[source].auroc.clone());
            }
            let held_out = self.held_out(target, &logits, offsets[target], source * self.n_folds());
            Ok(self.score(target, &held_out)?.auroc)
        };
        let tasks = 0..self.plan.probeable.len();
        tasks.clone().map(|source| tasks.clone().map(|target| pair(source, target)).collect()).collect()
    }

    /// The general probe of all tasks, and those that leave one out.
    pub(super) fn pooled(&self, pool: &Design, c: &[f64]) -> Result<Pooled> {
        let rows = &self.plan.pool;
        let labels = self.plan.cohort.labels_of(rows);
        let mut masks = self.masks(rows, |_| true);
        if self.plan.probeable.len() > 1 {
            for &left_out in &self.plan.probeable {
                masks.extend(self.masks(rows, |row| self.plan.cohort.tasks[row] != left_out));
            }
        }
        let column = |train| Column::new(&labels, train, Until::Optimum);
        let columns: Vec<Column<'_>> = (0..masks.len()).map(column).collect();
        let c: Vec<f64> = (0..masks.len()).map(|mask| c[mask % self.n_folds()]).collect();
        let fitted = regularisation::fit(pool, &Mask::all(masks, &c), &columns)?;
        let logits = Logits { values: fitted.logits(pool)?, width: columns.len() };
        let leave_one_out = (0..self.plan.probeable.len()).map(|place| {
            let first = self.n_folds() * (1 + place);
            if first < columns.len() { self.score_in_pool(place, &logits, first).map(Some) } else { Ok(None) }
        });
        Ok(Pooled { pooled: self.score_all_in_pool(&logits)?, leave_one_out: leave_one_out.collect::<Result<_>>()? })
    }

    /// The general probe of all tasks with an intercept for each.
    pub(super) fn with_task_intercepts(&self, c: &[f64]) -> Result<Vec<Option<Scored>>> {
        let rows = &self.plan.pool;
        let place_of = |task: usize| self.plan.probeable.iter().position(|&probeable| probeable == task);
        let intercepts: Vec<usize> = rows.iter().filter_map(|&row| place_of(self.plan.cohort.tasks[row])).collect();
        let design = self.design(rows, Some(intercepts))?;
        let labels = self.plan.cohort.labels_of(rows);
        let column = |train| Column::new(&labels, train, Until::Optimum);
        let columns: Vec<Column<'_>> = (0..self.n_folds()).map(column).collect();
        let fitted = regularisation::fit(&design, &Mask::all(self.masks(rows, |_| true), c), &columns)?;
        self.score_all_in_pool(&Logits { values: fitted.logits(&design)?, width: columns.len() })
    }

    fn score_all_in_pool(&self, logits: &Logits) -> Result<Vec<Option<Scored>>> {
        (0..self.plan.probeable.len()).map(|place| self.score_in_pool(place, logits, 0).map(Some)).collect()
    }

    fn score_in_pool(&self, place: usize, logits: &Logits, first: usize) -> Result<Scored> {
        self.score(place, &self.held_out(place, logits, self.offsets()[place], first))
    }

    /// Where every probeable task's rows start in the pool.
    fn offsets(&self) -> Vec<usize> {
        let lengths = (0..self.plan.probeable.len()).map(|place| self.rows(place).len());
        lengths.scan(0, |start, length| Some(std::mem::replace(start, *start + length))).collect()
    }
}
