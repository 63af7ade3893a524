//! The share of a target's increment that another task's direction recovers, with a signed scale fitted to the target.

use super::Cell;
use super::line::{Line, Point};
use super::specialist::Fit;
use crate::error::Result;
use crate::probe::Design;
use crate::run::cell::Raw;
use crate::stats::Refitted;

impl Cell<'_> {
    /// AUROC of text and another task's direction, `[source][target]` over the tasks that the claims are read on; the diagonal
    /// is the specialist.
    pub(super) fn recovered(&self, designs: &[Design], fits: &[Fit]) -> Result<Vec<Vec<Refitted>>> {
        let pair = |source: usize, target: usize| {
            if source == target {
                return Ok(fits[target].scored.with.clone());
            }
            self.read_by(target, &designs[target], &fits[source].probes)
        };
        let row = |&source: &usize| self.in_claims.iter().map(|&target| pair(source, target)).collect();
        self.in_claims.iter().map(row).collect()
    }

    /// The target's rows of a fold were in no training set of the source's probe of that fold; the scale is fitted to the
    /// target's other rows.
    fn read_by(&self, target: usize, design: &Design, probes: &[Vec<Vec<Raw>>]) -> Result<Refitted> {
        let variants = if self.decides { self.variants() } else { 1 };
        let n_folds = self.splits.n_folds;
        let directions: Vec<Raw> = probes.iter().flat_map(|split| &split[..variants]).flatten().cloned().collect();
        let logits = design.logits_of_raw(&directions)?;
        let column = |split: usize, variant: usize, fold: usize| (split * variants + variant) * n_folds + fold;
        let mut scaled = vec![Line { intercept: 0.0, slope: 0.0 }; directions.len()];
        for split in 0..self.n_splits {
            let folds = self.folds(target, split);
            for (variant, fold) in (0..variants).flat_map(|variant| (0..n_folds).map(move |fold| (variant, fold))) {
                let number = column(split, variant, fold);
                let offset = self.offsets[target].of(split, variant, fold);
                let trains = |row: usize| folds[row] != fold && self.splits.active(self.rows(target)[row], variant);
                let point = |row: usize| -> Point {
                    let logit = logits[row * directions.len() + number];
                    (f64::from(offset[row]), f64::from(logit), self.labels(target)[row])
                };
                scaled[number] = Line::fit(&(0..folds.len()).filter(|&row| trains(row)).map(point).collect::<Vec<_>>());
            }
        }
        Ok(self.auroc(target, variants, |split, variant, fold, row| {
            let number = column(split, variant, fold);
            let logit = f64::from(logits[row * directions.len() + number]);
            self.offsets[target].of(split, variant, fold)[row] + (scaled[number].slope * logit) as f32
        }))
    }
}
