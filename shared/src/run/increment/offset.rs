//! The text's logit of every row, nested so that no row's label is in its logit: the offset of every increment.

use burn::prelude::*;
use serde::{Deserialize, Serialize};

use super::line::{Line, Point};
use super::splits::Splits;
use crate::error::Result;
use crate::linalg::Matrix;
use crate::probe::cohort::check_classes;
use crate::probe::logistic::regularisation::{self, Mask};
use crate::probe::{Column, Design, Until};
use crate::run::cell::Plan;
use crate::run::text::Features;
use crate::study::C;

/// One task's text logits at one position.
#[derive(Serialize, Deserialize)]
pub(in crate::run) struct Offsets {
    /// `[split][variant][fold][row of the task]`: the rows of the fold by the probe that leaves it out, the others by the
    /// probe that leaves out it and their own fold.
    values: Vec<Vec<Vec<Vec<f32>>>>,
    /// `[split][variant][row of the task]`: every row by the probe that leaves out its fold, on that probe's scale.
    alone: Vec<Vec<Vec<f32>>>,
}

impl Offsets {
    /// The offsets of a fold's fit in a variant of a split, a value per row of the task.
    pub(super) fn of(&self, split: usize, variant: usize, fold: usize) -> &[f32] {
        &self.values[split][variant][fold]
    }

    /// The held-out logit of a row on the text probe's scale: the score of the text alone. The offset cannot serve: where its
    /// slope is 0 all rows tie, however the text ranks them.
    pub(super) fn alone(&self, split: usize, variant: usize, row: usize) -> f32 {
        self.alone[split][variant][row]
    }

    /// Fits the text probes of a task for the first `n_splits` splits, and in each replicate where `jackknifed`; `features` has a
    /// row per row of the cohort.
    ///
    /// The logits are calibrated on their training rows (Platt 1999, with a slope that is not negative): the probe may be
    /// overconfident, and a text without information gets slope 0.
    pub(in crate::run) fn fit(
        plan: &Plan,
        (splits, n_splits, jackknifed): (&Splits, usize, bool),
        place: usize,
        features: &Features,
        device: &Device,
    ) -> Result<Self> {
        let rows = &plan.cohort.rows[plan.probeable[place]];
        let labels = plan.cohort.labels_of(rows);
        let values = Matrix::new(&features.values, features.d).gathered(rows);
        let design = Design::new(&values, features.d, &vec![0; rows.len()], device)?;
        let variants = if jackknifed { splits.variants() } else { 1 };
        let nested = Nested { design: &design, labels: &labels, rows, splits, variants, c: plan.c };
        let (mut values, mut alone) = (Vec::new(), Vec::new());
        for split in 0..n_splits {
            let (calibrated, held_out) = nested.split(split)?;
            values.push(calibrated);
            alone.push(held_out);
        }
        Ok(Self { values, alone })
    }
}

/// Probes that leave out one fold, and probes that leave out two.
struct Nested<'a> {
    design: &'a Design,
    labels: &'a [bool],
    /// The task's rows in the cohort.
    rows: &'a [usize],
    splits: &'a Splits,
    variants: usize,
    c: C,
}

impl Nested<'_> {
    /// The offsets `[variant][fold][row]` and the held-out logits `[variant][row]` of a split.
    fn split(&self, split: usize) -> Result<(Vec<Vec<Vec<f32>>>, Vec<Vec<f32>>)> {
        let folds: Vec<usize> = self.rows.iter().map(|&row| self.splits.folds[split][row]).collect();
        // Chosen without the outer fold, like everything else about it: a C chosen on all rows once raised the AUROC of texts
        // without information by up to 0.01.
        let c = match self.c {
            C::Fixed(c) => vec![c; self.splits.n_folds],
            C::Auto(_) => regularisation::chosen(self.design, self.labels, &folds, self.splits.n_folds)?,
        };
        let pairs = LeftOut::all(&c);
        let whole = self.fits(&folds, &pairs, 0..1, &[])?;
        let others = self.fits(&folds, &pairs, 1..self.variants, &whole.starts)?;
        let of = |variant: usize| if variant == 0 { (&whole, 0) } else { (&others, variant - 1) };
        let calibrated = |variant: usize| {
            let fold = |fold: usize| self.calibrated(of(variant), &folds, (&pairs, &c), (variant, fold));
            (0..self.splits.n_folds).map(fold).collect()
        };
        let alone = |variant: usize| {
            let (fits, at) = of(variant);
            let single = |fold: usize| number(&pairs, &c, (fold, fold));
            folds.iter().enumerate().map(|(row, &fold)| fits.logit(at, single(fold), row) as f32).collect()
        };
        let variants = 0..self.variants;
        Ok((variants.clone().map(calibrated).collect(), variants.map(alone).collect()))
    }

    fn fits(
        &self,
        folds: &[usize],
        pairs: &[LeftOut],
        variants: std::ops::Range<usize>,
        starts: &[Option<Vec<f32>>],
    ) -> Result<Fits> {
        let mut masks = Vec::new();
        let mut columns = Vec::new();
        let mut place = Vec::new();
        for variant in variants {
            for (number, pair) in pairs.iter().enumerate() {
                let train = self.train(folds, &pair.folds, variant);
                if check_classes(self.labels, &train).is_err() {
                    place.push(None);
                    continue;
                }
                place.push(Some(columns.len()));
                let start = starts.get(number).and_then(Option::as_deref);
                columns.push(Column { start, ..Column::new(self.labels, masks.len(), Until::Optimum) });
                masks.push(Mask { train, scale: None, c: pair.c });
            }
        }
        let fitted = regularisation::fit(self.design, &masks, &columns)?;
        let starts = place.iter().map(|column| Some(fitted.coefficients((*column)?))).collect();
        Ok(Fits { logits: fitted.logits(self.design)?, width: columns.len(), place, starts, pairs: pairs.len() })
    }

    fn train(&self, folds: &[usize], left_out: &[usize; 2], variant: usize) -> Vec<bool> {
        let rows = self.rows.iter().zip(folds);
        rows.map(|(&row, fold)| !left_out.contains(fold) && self.splits.active(row, variant)).collect()
    }

    fn calibrated(
        &self,
        (fits, at): (&Fits, usize),
        folds: &[usize],
        (pairs, c): (&[LeftOut], &[f64]),
        (variant, fold): (usize, usize),
    ) -> Vec<f32> {
        let of_fold: Vec<usize> = (0..self.splits.n_folds).map(|other| number(pairs, c, (fold, other))).collect();
        let logits: Vec<f64> = folds.iter().enumerate().map(|(row, &own)| fits.logit(at, of_fold[own], row)).collect();
        let trains = |row: usize| folds[row] != fold && self.splits.active(self.rows[row], variant);
        let points: Vec<Point> =
            (0..folds.len()).filter(|&row| trains(row)).map(|row| (0.0, logits[row], self.labels[row])).collect();
        let line = Line::fit(&points);
        let line = if line.slope >= 0.0 { line } else { Line { slope: 0.0, ..Line::fit(&flat(&points)) } };
        logits.iter().map(|logit| (line.intercept + line.slope * logit) as f32).collect()
    }
}

/// The points without their number.
fn flat(points: &[Point]) -> Vec<Point> {
    points.iter().map(|&(offset, _, label)| (offset, 0.0, label)).collect()
}

/// The folds that a text probe leaves out: one fold, written twice, or two, ascending; and the C of the outer one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct LeftOut {
    folds: [usize; 2],
    c: f64,
}

impl LeftOut {
    /// Those of an outer fold and one within it; folds of the same C share them.
    fn of(c: &[f64], (outer, inner): (usize, usize)) -> Self {
        Self { folds: [outer.min(inner), outer.max(inner)], c: c[outer] }
    }

    /// All, each once.
    fn all(c: &[f64]) -> Vec<Self> {
        let mut all = Vec::new();
        for pair in (0..c.len()).flat_map(|outer| (0..c.len()).map(move |inner| Self::of(c, (outer, inner)))) {
            if !all.contains(&pair) {
                all.push(pair);
            }
        }
        all
    }
}

/// The number of the probe of an outer fold and one within it.
fn number(all: &[LeftOut], c: &[f64], pair: (usize, usize)) -> usize {
    let wanted = LeftOut::of(c, pair);
    all.iter().position(|left_out| *left_out == wanted).expect("every pair of folds is fitted")
}

/// Logits of some variants' probes.
struct Fits {
    /// `[row][column]`
    logits: Vec<f32>,
    width: usize,
    /// The column of every variant's every probe; `None` where its training rows hold one class, so that no probe is fitted.
    place: Vec<Option<usize>>,
    starts: Vec<Option<Vec<f32>>>,
    pairs: usize,
}

impl Fits {
    fn logit(&self, variant: usize, pair: usize, row: usize) -> f64 {
        let column = self.place[variant * self.pairs + pair];
        column.map_or(0.0, |column| f64::from(self.logits[row * self.width + column]))
    }
}
