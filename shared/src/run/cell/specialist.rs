//! One task's own probes: the specialist, its null, its controls and two second opinions, most of them in one batch.

use super::{Block, Logits, Raw};
use crate::analysis::Controls;
use crate::error::{Error, Result};
use crate::probe::description_length::{self, SHARES};
use crate::probe::logistic::regularisation::{self, Mask};
use crate::probe::{Column, Design, Fitted, Probe, Scored, Until, mean_difference, ridge};
use crate::stats::{Ranking, ResampledEstimate};
use crate::study::C;

/// The results of a task's own probes.
pub(super) struct Specialist {
    pub(super) scored: Scored,
    pub(super) permuted: Vec<f64>,
    pub(super) controls: Controls,
    /// Held-out logits of the task's rows.
    pub(super) out_of_fold: Vec<f32>,
    /// The probe of every fold.
    pub(super) directions: Vec<Raw>,
    /// The probe of all rows.
    pub(super) whole: Probe,
}

/// The fits of one task: training masks, and the columns trained on them.
struct Batch<'a> {
    masks: Vec<Mask>,
    columns: Vec<Column<'a>>,
}

impl<'a> Batch<'a> {
    /// Adds a mask; returns its number.
    fn mask(&mut self, mask: Mask) -> usize {
        self.masks.push(mask);
        self.masks.len() - 1
    }

    /// Adds a fit; returns its column.
    fn column(&mut self, labels: &'a [bool], train: usize, until: Until) -> usize {
        self.columns.push(Column::new(labels, train, until));
        self.columns.len() - 1
    }

    /// Adds a fit per fold; returns the column of the first.
    fn folds(&mut self, labels: &'a [bool], first_mask: usize, n_folds: usize, until: Until) -> usize {
        (0..n_folds).map(|fold| self.column(labels, first_mask + fold, until)).min().unwrap_or(0)
    }
}

impl Block<'_> {
    /// Fits and scores the probes of one task on its design.
    pub(super) fn specialist(&self, place: usize, design: &Design, permuted: bool) -> Result<Specialist> {
        let (rows, n_folds) = (self.rows(place), self.n_folds());
        let sets = &self.plan.label_sets[place];
        let sets = if permuted { sets.as_slice() } else { &sets[..1] };
        let labels = &sets[0];
        let c = self.c(design, rows)?;
        let middle = regularisation::middle(&c);
        let mut batch = Batch { masks: Mask::all(self.masks(rows, |_| true), &c), columns: Vec::new() };
        for (set, labels) in sets.iter().enumerate() {
            batch.folds(labels, 0, n_folds, if set == 0 { Until::Optimum } else { Until::Ranking });
        }
        let everything = batch.mask(Mask { train: vec![true; rows.len()], scale: None, c: middle });
        let whole = batch.column(labels, everything, Until::Optimum);
        let control = self.plan.controls[place].as_ref().map(|control| {
            let first = batch.masks.len();
            for (fold, &c) in c.iter().enumerate() {
                batch.mask(Mask { train: control.folds.iter().map(|&of| of != fold).collect(), scale: None, c });
            }
            batch.folds(&control.labels, first, n_folds, Until::Ranking)
        });
        let coders = self.coders(place, &mut batch, middle);
        let fitted = regularisation::fit(design, &batch.masks, &batch.columns)?;
        let logits = Logits { values: fitted.logits(design)?, width: batch.columns.len() };
        let out_of_fold = self.held_out(place, &logits, 0, 0);
        let controls = Controls {
            control_auroc: control.and_then(|first| self.control_auroc(place, &logits, first)),
            compression: Some(self.compression(place, &logits, &coders)),
            mean_difference: self.opinion(place, design, |_, train| mean_difference(design, labels, train))?,
            ridge: self
                .opinion(place, design, |fold, train| ridge::ridge(design, labels, train, ridge::alpha(c[fold])))?,
            c: matches!(self.plan.c, C::Auto(_)).then(|| c.clone()),
        };
        Ok(Specialist {
            scored: self.score(place, &out_of_fold)?,
            permuted: self.permuted(place, sets, &logits)?,
            controls,
            out_of_fold,
            directions: self.directions(&fitted, design),
            whole: fitted.probe(design, whole, 0),
        })
    }

    fn directions(&self, fitted: &Fitted, design: &Design) -> Vec<Raw> {
        (0..self.n_folds()).map(|fold| fitted.probe(design, fold, 0).raw()).collect()
    }

    /// The AUROC on every permuted label set.
    fn permuted(&self, place: usize, sets: &[Vec<bool>], logits: &Logits) -> Result<Vec<f64>> {
        let folds = self.plan.cohort.folds_of(self.rows(place));
        let auroc = |set: usize| {
            let held_out = self.held_out(place, logits, 0, set * self.n_folds());
            Ranking::new(&held_out, &sets[set], &folds).auroc().ok_or_else(no_pairs)
        };
        (1..sets.len()).map(auroc).collect()
    }

    /// The AUROC on the control task, whose probe of fold f is in column `first + f`.
    fn control_auroc(&self, place: usize, logits: &Logits, first: usize) -> Option<f64> {
        let control = self.plan.controls[place].as_ref()?;
        let held_out: Vec<f32> =
            control.folds.iter().enumerate().map(|(at, fold)| logits.at(at, first + fold)).collect();
        Ranking::new(&held_out, &control.labels, &control.folds).auroc()
    }

    /// Adds the probes of the online code; returns every block's column, `None` where it is coded uniformly.
    fn coders<'a>(&'a self, place: usize, batch: &mut Batch<'a>, c: f64) -> Vec<Option<usize>> {
        let labels = &self.plan.label_sets[place][0];
        let coder = |block: usize| {
            let sent = description_length::sent_before(block, &self.plan.blocks[place], labels)?;
            let scale = Some(vec![true; labels.len()]);
            let train = batch.mask(Mask { train: sent, scale, c });
            Some(batch.column(labels, train, Until::Optimum))
        };
        (0..SHARES.len()).map(coder).collect()
    }

    fn compression(&self, place: usize, logits: &Logits, coders: &[Option<usize>]) -> f64 {
        let sent = self.plan.label_sets[place][0].iter().zip(&self.plan.blocks[place]).enumerate();
        let bits = sent.map(|(at, (&label, &block))| match coders[block] {
            Some(column) => description_length::bits(logits.at(at, column), label),
            None => 1.0,
        });
        description_length::compression(&bits.collect::<Vec<_>>())
    }

    /// The AUROC of another kind of probe, fitted to every fold's training rows.
    fn opinion(
        &self,
        place: usize,
        design: &Design,
        fit: impl Fn(usize, &[bool]) -> Result<Probe>,
    ) -> Result<Option<ResampledEstimate>> {
        let masks = self.masks(self.rows(place), |_| true);
        let probes: Vec<Raw> =
            masks.iter().enumerate().map(|(fold, train)| Ok(fit(fold, train)?.raw())).collect::<Result<_>>()?;
        let logits = Logits { values: design.logits_of_raw(&probes)?, width: probes.len() };
        Ok(Some(self.score(place, &self.held_out(place, &logits, 0, 0))?.auroc))
    }
}

fn no_pairs() -> Error {
    Error::data("permuted labels", "no fold holds both classes", "use more base prompts")
}
