//! One task's own probe on the activations, with the text's logit as its offset.

use super::Cell;
use crate::analysis::SpecialistIncrement;
use crate::error::Result;
use crate::probe::cohort::check_classes;
use crate::probe::logistic::regularisation::{self, Mask};
use crate::probe::{Column, Design, Until};
use crate::run::cell::Raw;
use crate::stats::{Ranking, ResampledEstimate};
use crate::study::C;

/// A task's probes of every split, variant and fold.
pub(super) struct Fit {
    pub(super) scored: SpecialistIncrement,
    /// Direction and intercept in raw features, `[split][variant][fold]`.
    pub(super) probes: Vec<Vec<Vec<Raw>>>,
}

impl Cell<'_> {
    /// Fits and scores them.
    pub(super) fn specialist(&self, place: usize, design: &Design) -> Result<Fit> {
        let mut probes = Vec::with_capacity(self.n_splits);
        let mut logits = Vec::with_capacity(self.n_splits);
        for split in 0..self.n_splits {
            let (of_split, read) = self.of_split(place, design, split)?;
            probes.push(of_split);
            logits.push(read);
        }
        let offset =
            |split: usize, variant: usize, fold: usize, row: usize| self.offsets[place].of(split, variant, fold)[row];
        let with = |split: usize, variant: usize, fold: usize, row: usize| {
            offset(split, variant, fold, row) + logits[split][variant][fold][row]
        };
        let out_of_fold = |logit: &dyn Fn(usize, usize, usize, usize) -> f32| -> Vec<Vec<f32>> {
            let of_split = |split: usize| {
                let folds = self.folds(place, split);
                folds.iter().enumerate().map(|(row, &fold)| logit(split, 0, fold, row)).collect()
            };
            (0..self.n_splits).map(of_split).collect()
        };
        let (offsets, with_logits) = (out_of_fold(&offset), out_of_fold(&with));
        let alone = |split: usize, variant: usize, _: usize, row: usize| self.offsets[place].alone(split, variant, row);
        let text_logits = out_of_fold(&alone);
        let kept = (!self.jackknifed).then(|| self.kept(place, &text_logits[0], &with_logits[0])).flatten();
        let scored = SpecialistIncrement {
            kept,
            n: self.rows(place).len(),
            text: self.auroc(place, self.variants(), alone),
            with: self.auroc(place, self.variants(), with),
            deviance: deviance(self.labels(place), &offsets) - deviance(self.labels(place), &with_logits),
            text_logits,
            with_logits,
        };
        Ok(Fit { scored, probes })
    }

    /// The increment of probes that are kept, with resamples of base prompts: where no probe is refitted.
    fn kept(&self, place: usize, text: &[f32], with: &[f32]) -> Option<ResampledEstimate> {
        let folds = self.folds(place, 0);
        let sampled =
            |logits: &[f32]| Ranking::new(logits, self.labels(place), &folds).sampled(&self.plan.resamples[place]);
        Some(ResampledEstimate::combine(&[&sampled(with)?, &sampled(text)?], |aurocs| aurocs[0] - aurocs[1]))
    }

    /// The probes of a split, and their logits on all rows of the task, both `[variant][fold]`.
    fn of_split(&self, place: usize, design: &Design, split: usize) -> Result<(Vec<Vec<Raw>>, Vec<Vec<Vec<f32>>>)> {
        let folds = self.folds(place, split);
        let c = self.c(place, design, &folds, split)?;
        let train = |variant: usize, fold: usize| -> Vec<bool> {
            let rows = self.rows(place).iter().zip(&folds);
            rows.map(|(&row, &of)| of != fold && self.splits.active(row, variant)).collect()
        };
        let mut starts: Vec<Vec<f32>> = Vec::new();
        let (mut probes, mut logits) = (Vec::new(), Vec::new());
        for variants in [0..1, 1..self.variants()].into_iter().filter(|variants| !variants.is_empty()) {
            let places: Vec<(usize, usize)> =
                variants.flat_map(|variant| (0..self.splits.n_folds).map(move |fold| (variant, fold))).collect();
            let mask =
                |&(variant, fold): &(usize, usize)| Mask { train: train(variant, fold), scale: None, c: c[fold] };
            let masks: Vec<Mask> = places.iter().map(mask).collect();
            let column = |(number, &(variant, fold)): (usize, &(usize, usize))| Column {
                offset: Some(self.offsets[place].of(split, variant, fold)),
                start: starts.get(fold).map(Vec::as_slice),
                ..Column::new(self.labels(place), number, Until::Optimum)
            };
            let columns: Vec<Column<'_>> = places.iter().enumerate().map(column).collect();
            let fitted = regularisation::fit(design, &masks, &columns)?;
            let read = fitted.logits(design)?;
            let of_column =
                |column: usize| read.iter().skip(column).step_by(columns.len()).copied().collect::<Vec<f32>>();
            for variant in (0..places.len()).step_by(self.splits.n_folds) {
                let of_variant = variant..variant + self.splits.n_folds;
                probes.push(of_variant.clone().map(|column| fitted.probe(design, column, 0).raw()).collect());
                logits.push(of_variant.map(of_column).collect());
            }
            starts = (0..self.splits.n_folds).map(|fold| fitted.coefficients(fold)).collect();
        }
        Ok((probes, logits))
    }

    /// The C of every fold: the one whose probes predict best together with the text.
    fn c(&self, place: usize, design: &Design, folds: &[usize], split: usize) -> Result<Vec<f64>> {
        let C::Auto(_) = self.plan.c else { return Ok(vec![self.fixed_c(); self.splits.n_folds]) };
        let labels = self.labels(place);
        let inner = inner_pairs(self.splits.n_folds, |pair| {
            let train: Vec<bool> = folds.iter().map(|of| !pair.contains(of)).collect();
            check_classes(labels, &train).is_ok()
        });
        // Each C starts where the one before it ended.
        let mut starts: Vec<Vec<f32>> = Vec::new();
        regularisation::foretelling(self.splits.n_folds, |c| {
            let train = |pair: &[usize; 2]| folds.iter().map(|of| !pair.contains(of)).collect();
            let masks: Vec<Mask> = inner.iter().map(|pair| Mask { train: train(pair), scale: None, c }).collect();
            let column = |(number, [outer, _]): (usize, &[usize; 2])| Column {
                offset: Some(self.offsets[place].of(split, 0, *outer)),
                start: starts.get(number).map(Vec::as_slice),
                ..Column::new(labels, number, Until::Optimum)
            };
            let columns: Vec<Column<'_>> = inner.iter().enumerate().map(column).collect();
            let fitted = regularisation::fit(design, &masks, &columns)?;
            let logits = fitted.logits(design)?;
            starts = (0..inner.len()).map(|number| fitted.coefficients(number)).collect();
            let deviance = |outer: usize| {
                let offset = self.offsets[place].of(split, 0, outer);
                let numbers = numbers(&inner, outer, self.splits.n_folds);
                let read = |row: usize| Some(offset[row] + logits[row * inner.len() + numbers[folds[row]]?]);
                regularisation::deviance(labels, folds, outer, read)
            };
            Ok((0..self.splits.n_folds).map(deviance).collect())
        })
    }

    pub(super) fn fixed_c(&self) -> f64 {
        match self.plan.c {
            C::Fixed(c) => c,
            C::Auto(_) => regularisation::GRID[0],
        }
    }
}

/// Ordered pairs of folds, the outer one and the one held out within it, whose training rows pass `fits`.
pub(super) fn inner_pairs(n_folds: usize, fits: impl Fn(&[usize; 2]) -> bool) -> Vec<[usize; 2]> {
    let all = (0..n_folds).flat_map(|outer| (0..n_folds).map(move |inner| [outer, inner]));
    all.filter(|pair| pair[0] != pair[1] && fits(pair)).collect()
}

/// The number of the pair of an outer fold and each fold within it.
pub(super) fn numbers(pairs: &[[usize; 2]], outer: usize, n_folds: usize) -> Vec<Option<usize>> {
    (0..n_folds).map(|fold| pairs.iter().position(|pair| *pair == [outer, fold])).collect()
}

/// Mean −log p of the labels under logits `[split][row]`, in nats.
fn deviance(labels: &[bool], logits: &[Vec<f32>]) -> f64 {
    let of_split = |logits: &Vec<f32>| {
        labels.iter().zip(logits).map(|(&label, &logit)| regularisation::loss(label, logit)).sum::<f64>()
    };
    logits.iter().map(of_split).sum::<f64>() / (labels.len() * logits.len()).max(1) as f64
}
