//! Increments over the text: the gain of a probe on activations over a probe on the words (`docs/method.md` §4).
//!
//! Everything is fitted for every split of the base prompts, and again in every replicate of the jackknife, so that its
//! intervals include training. Specialists at every cell; the general probe and the recovered shares where the rules read.

mod general;
mod line;
mod offset;
mod recovered;
mod specialist;
mod splits;

pub(in crate::run) use offset::Offsets;
pub(in crate::run) use splits::{Splits, dealt};

use burn::prelude::*;

use crate::analysis::Increments;
use crate::error::Result;
use crate::linalg::Matrix;
use crate::probe::Design;
use crate::run::cell::Plan;
use crate::stats::{Pairs, Refitted};

/// One block of activations, and which fits are made on it.
pub(in crate::run) struct Cell<'a> {
    pub(in crate::run) plan: &'a Plan,
    /// The ids of the study's tasks.
    pub(in crate::run) names: &'a [String],
    pub(in crate::run) splits: &'a Splits,
    /// How many of the splits are used.
    pub(in crate::run) n_splits: usize,
    /// Whether every fit is repeated in each replicate of the jackknife.
    pub(in crate::run) jackknifed: bool,
    /// The places, among the probeable tasks, of those that the claims are read on.
    pub(in crate::run) in_claims: &'a [usize],
    /// Whether a rule reads this cell: then the general probe is fitted as well, and the recovered shares are jackknifed.
    pub(in crate::run) decides: bool,
    /// The text's logits per probeable task.
    pub(in crate::run) offsets: &'a [Offsets],
    pub(in crate::run) device: &'a Device,
}

impl<'a> Cell<'a> {
    /// Every increment of a block `[n, d]`.
    pub(in crate::run) fn increments(&self, block: Matrix<'_>) -> Result<Increments> {
        let places = 0..self.plan.probeable.len();
        let design = |place: usize| {
            let rows = self.rows(place);
            Design::new(&block.gathered(rows), block.width(), &vec![0; rows.len()], self.device)
        };
        let designs = places.clone().map(design).collect::<Result<Vec<_>>>()?;
        let fits = places.map(|place| self.specialist(place, &designs[place])).collect::<Result<Vec<_>>>()?;
        let mut increments = Increments {
            names: self.names.to_vec(),
            probeable: self.plan.probeable.clone(),
            skills: self.plan.skills.clone(),
            in_claims: self.in_claims.to_vec(),
            specialists: fits.iter().map(|fit| fit.scored.clone()).collect(),
            ..Increments::default()
        };
        if self.in_claims.len() > 1 {
            increments.recovered = self.recovered(&designs, &fits)?;
        }
        if self.decides && self.in_claims.len() > 1 {
            (increments.general, increments.general_logits) = self.general(block, &fits)?;
        }
        Ok(increments)
    }

    /// Variants of a fit: all rows, then each replicate of the jackknife.
    fn variants(&self) -> usize {
        if self.jackknifed { self.splits.variants() } else { 1 }
    }

    fn rows(&self, place: usize) -> &'a [usize] {
        &self.plan.cohort.rows[self.plan.probeable[place]]
    }

    fn labels(&self, place: usize) -> &'a [bool] {
        &self.plan.label_sets[place][0]
    }

    /// The folds of a task's rows in a split.
    fn folds(&self, place: usize, split: usize) -> Vec<usize> {
        self.rows(place).iter().map(|&row| self.splits.folds[split][row]).collect()
    }

    /// The mean over splits of a task's AUROC within folds, with the replicates of the first `variants`; `logit` is called
    /// with split, variant, fold and row of the task.
    fn auroc(&self, place: usize, variants: usize, logit: impl Fn(usize, usize, usize, usize) -> f32) -> Refitted {
        let blocks: Vec<usize> = self.rows(place).iter().map(|&row| self.splits.blocks[row]).collect();
        let replicates = (variants > 1).then_some(self.splits.left_out);
        // `[scored][trained]`: the rows of one variant, scored by the probes of another.
        let mut table = vec![0.0; variants * variants];
        for split in 0..self.n_splits {
            let folds = self.folds(place, split);
            let pairs = Pairs::new(self.labels(place), &folds, &blocks, self.splits.left_out.blocks());
            for trained in 0..variants {
                let read = |(row, &fold): (usize, &usize)| logit(split, trained, fold, row);
                let logits: Vec<f32> = folds.iter().enumerate().map(read).collect();
                for (scored, auroc) in pairs.aurocs(&logits, replicates).into_iter().enumerate() {
                    table[scored * variants + trained] += auroc / self.n_splits as f64;
                }
            }
        }
        let at = |scored: usize, trained: usize| table[scored * variants + trained];
        let crossed = (1..variants).flat_map(|scored| (1..variants).map(move |trained| (scored, trained)));
        Refitted {
            value: at(0, 0),
            scored: (1..variants).map(|variant| at(variant, 0)).collect(),
            trained: (1..variants).map(|variant| at(0, variant)).collect(),
            crossed: crossed.map(|(scored, trained)| at(scored, trained)).collect(),
            relabelled: Vec::new(),
        }
    }
}
