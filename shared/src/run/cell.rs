//! All probes of one site and position: specialists, their nulls, transfer and general probes.

use burn::prelude::*;

use super::plan::Plan;
use crate::analysis::Evidence;
use crate::error::{Error, Result};
use crate::probe::{Column, Design, Logistic, Scored, Until, score};
use crate::stats::{Ranking, Sampled};
use crate::study::Generalist;

/// Fits and scores every probe on one block of activations, `[n, d]`.
pub(super) fn evidence(plan: &Plan, block: &[f32], d: usize, device: &Device) -> Result<Evidence> {
    let cell = Block { plan, block, d, device };
    let mut evidence = Evidence {
        n_tasks: plan.cohort.rows.len(),
        probeable: plan.probeable.clone(),
        skills: plan.skills.clone(),
        specialists: Vec::new(),
        permuted: Vec::new(),
        generalists: Vec::new(),
        transfer: Vec::new(),
        seed: plan.seed,
    };
    if plan.probeable.is_empty() {
        evidence.generalists = Generalist::ALL.iter().map(|&kind| (kind, Vec::new())).collect();
        return Ok(evidence);
    }
    let mut directions = Vec::new();
    let mut matched = Vec::new();
    for place in 0..plan.probeable.len() {
        let design = cell.design(cell.rows(place), None)?;
        let specialist = cell.specialist(place, &design)?;
        evidence.specialists.push(specialist.scored);
        evidence.permuted.push(specialist.permuted);
        directions.extend(specialist.directions);
        matched.push(Some(cell.matched(place, &design)?));
    }
    let pool = cell.design(&plan.pool, None)?;
    evidence.transfer = cell.transfer(&pool, &directions, &evidence.specialists)?;
    let general = cell.pooled(&pool)?;
    evidence.generalists = vec![
        (Generalist::Pooled, general.pooled),
        (Generalist::Matched, matched),
        (Generalist::Intercept, cell.with_task_intercepts()?),
        (Generalist::LeaveOneOut, general.leave_one_out),
    ];
    Ok(evidence)
}

/// A probe in raw features: its direction and intercept.
type Raw = (Vec<f64>, f64);

struct Block<'a> {
    plan: &'a Plan,
    block: &'a [f32],
    d: usize,
    device: &'a Device,
}

struct Specialist {
    scored: Scored,
    permuted: Vec<f64>,
    directions: Vec<Raw>,
}

struct Pooled {
    pooled: Vec<Option<Scored>>,
    leave_one_out: Vec<Option<Scored>>,
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
        let data: Vec<f32> =
            rows.iter().flat_map(|&row| &self.block[row * self.d..(row + 1) * self.d]).copied().collect();
        let intercepts = intercepts.unwrap_or_else(|| vec![0; rows.len()]);
        Design::new(&data, self.d, &intercepts, self.device)
    }

    /// One training mask per fold: the rows of the other folds that pass the filter.
    fn masks(&self, rows: &[usize], keep: impl Fn(usize) -> bool) -> Vec<Vec<bool>> {
        let folds = &self.plan.cohort.folds;
        (0..self.n_folds()).map(|fold| rows.iter().map(|&row| folds[row] != fold && keep(row)).collect()).collect()
    }

    fn fit_folds(&self, design: &Design, rows: &[usize]) -> Result<Vec<Raw>> {
        let labels = self.plan.cohort.labels_of(rows);
        let column = |train| Column { labels: &labels, train, until: Until::Optimum };
        let columns: Vec<Column<'_>> = (0..self.n_folds()).map(column).collect();
        let fitted = Logistic::new(self.plan.c).fit(design, &self.masks(rows, |_| true), &columns)?;
        Ok((0..fitted.count()).map(|fold| fitted.probe(design, fold, 0).raw()).collect())
    }

    /// Held-out logits of a task's rows, which start at row `offset` of `logits` `[n, width]`; the
    /// probe of fold f stands in column `first + f`.
    fn held_out(&self, place: usize, logits: &Logits, offset: usize, first: usize) -> Vec<f32> {
        let folds = &self.plan.cohort.folds;
        let read = |(at, &row): (usize, &usize)| logits.values[(offset + at) * logits.width + first + folds[row]];
        self.rows(place).iter().enumerate().map(read).collect()
    }

    fn score(&self, place: usize, held_out: &[f32]) -> Result<Scored> {
        let rows = self.rows(place);
        let cohort = &self.plan.cohort;
        score(held_out, &self.plan.label_sets[place][0], &cohort.folds_of(rows), &self.plan.resamples[place])
    }

    fn specialist(&self, place: usize, design: &Design) -> Result<Specialist> {
        let sets = &self.plan.label_sets[place];
        let until = |set: usize| if set == 0 { Until::Optimum } else { Until::Ranking };
        let columns: Vec<Column<'_>> = (0..sets.len())
            .flat_map(|set| (0..self.n_folds()).map(move |train| (set, train)))
            .map(|(set, train)| Column { labels: &sets[set], train, until: until(set) })
            .collect();
        let rows = self.rows(place);
        let fitted = Logistic::new(self.plan.c).fit(design, &self.masks(rows, |_| true), &columns)?;
        let logits = Logits { values: fitted.logits(design)?, width: columns.len() };
        let folds = self.plan.cohort.folds_of(rows);
        let permuted = (1..sets.len()).map(|set| {
            let held_out = self.held_out(place, &logits, 0, set * self.n_folds());
            Ranking::new(&held_out, &sets[set], &folds).auroc().ok_or_else(no_pairs)
        });
        Ok(Specialist {
            permuted: permuted.collect::<Result<_>>()?,
            scored: self.score(place, &self.held_out(place, &logits, 0, 0))?,
            directions: (0..self.n_folds()).map(|fold| fitted.probe(design, fold, 0).raw()).collect(),
        })
    }

    fn matched(&self, place: usize, own: &Design) -> Result<Scored> {
        let rows = &self.plan.matched[place];
        let probes = self.fit_folds(&self.design(rows, None)?, rows)?;
        let logits = Logits { values: own.logits_of_raw(&probes)?, width: probes.len() };
        self.score(place, &self.held_out(place, &logits, 0, 0))
    }

    /// `[source][target]`: the source's probe of the fold a target sample is held out from.
    fn transfer(&self, pool: &Design, directions: &[Raw], own: &[Scored]) -> Result<Vec<Vec<Sampled>>> {
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

    fn pooled(&self, pool: &Design) -> Result<Pooled> {
        let rows = &self.plan.pool;
        let labels = self.plan.cohort.labels_of(rows);
        let mut masks = self.masks(rows, |_| true);
        if self.plan.probeable.len() > 1 {
            for &left_out in &self.plan.probeable {
                masks.extend(self.masks(rows, |row| self.plan.cohort.tasks[row] != left_out));
            }
        }
        let column = |train| Column { labels: &labels, train, until: Until::Optimum };
        let columns: Vec<Column<'_>> = (0..masks.len()).map(column).collect();
        let fitted = Logistic::new(self.plan.c).fit(pool, &masks, &columns)?;
        let logits = Logits { values: fitted.logits(pool)?, width: masks.len() };
        let leave_one_out = (0..self.plan.probeable.len()).map(|place| {
            let first = self.n_folds() * (1 + place);
            if first < masks.len() { self.score_in_pool(place, &logits, first).map(Some) } else { Ok(None) }
        });
        Ok(Pooled { pooled: self.score_all_in_pool(&logits)?, leave_one_out: leave_one_out.collect::<Result<_>>()? })
    }

    fn with_task_intercepts(&self) -> Result<Vec<Option<Scored>>> {
        let rows = &self.plan.pool;
        let place_of = |task: usize| self.plan.probeable.iter().position(|&probeable| probeable == task);
        let intercepts: Vec<usize> = rows.iter().filter_map(|&row| place_of(self.plan.cohort.tasks[row])).collect();
        let design = self.design(rows, Some(intercepts))?;
        let labels = self.plan.cohort.labels_of(rows);
        let column = |train| Column { labels: &labels, train, until: Until::Optimum };
        let columns: Vec<Column<'_>> = (0..self.n_folds()).map(column).collect();
        let fitted = Logistic::new(self.plan.c).fit(&design, &self.masks(rows, |_| true), &columns)?;
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

/// Logits `[rows, width]`, a column per probe.
struct Logits {
    values: Vec<f32>,
    width: usize,
}

fn no_pairs() -> Error {
    Error::data("permuted labels", "no fold holds both classes", "use more base prompts")
}
