//! Which C: one penalty per training mask, given or chosen by inner cross-validation.

use super::{Column, Fitted, Logistic, Until};
use crate::error::{Error, Result};
use crate::probe::Design;
use crate::probe::design::Moments;
use crate::stats::Ranking;

/// The C that are tried, ascending.
pub const GRID: [f64; 5] = [1e-3, 1e-2, 1e-1, 1.0, 10.0];

/// The rows a probe is trained on, with the C of the fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Mask {
    /// Whether a row of the design is trained on.
    pub train: Vec<bool>,
    /// The rows whose mean and deviation standardise the features, where they are not those trained on.
    pub scale: Option<Vec<bool>>,
    /// Inverse penalty.
    pub c: f64,
}

impl Mask {
    /// Masks whose features are standardised by the rows trained on.
    pub fn all(trains: Vec<Vec<bool>>, c: &[f64]) -> Vec<Self> {
        trains.into_iter().zip(c).map(|(train, &c)| Self { train, scale: None, c }).collect()
    }

    fn moments(&self, design: &Design) -> Moments {
        design.moments(self.scale.as_ref().unwrap_or(&self.train))
    }
}

/// Fits a batch whose training masks have a C of their own.
///
/// # Errors
/// Those of [`Logistic::fit`].
pub fn fit(design: &Design, masks: &[Mask], columns: &[Column<'_>]) -> Result<Fitted> {
    let mut penalties: Vec<f64> = masks.iter().map(|mask| mask.c).collect();
    penalties.sort_by(f64::total_cmp);
    penalties.dedup();
    let mut fitted = Fitted::unfitted(design, masks.iter().map(|mask| mask.moments(design)).collect(), columns);
    for c in penalties {
        let same: Vec<usize> = (0..masks.len()).filter(|&mask| masks[mask].c == c).collect();
        let places: Vec<usize> = (0..columns.len()).filter(|&place| masks[columns[place].train].c == c).collect();
        if places.is_empty() {
            continue;
        }
        let renumbered = |&place: &usize| {
            let train = same.iter().position(|&mask| mask == columns[place].train).expect("the mask has this C");
            Column { train, ..columns[place] }
        };
        let part: Vec<Column<'_>> = places.iter().map(renumbered).collect();
        let trains: Vec<Vec<bool>> = same.iter().map(|&mask| masks[mask].train.clone()).collect();
        let moments = same.iter().map(|&mask| fitted.moments[mask].clone()).collect();
        fitted.put(&places, &Logistic::new(c).fit_scaled(design, &trains, moments, &part)?);
    }
    Ok(fitted)
}

/// The C of every fold, chosen on the rows outside it: the folds that are left take turns in being held out, and the C
/// with the highest AUROC on them wins, the smallest of equals.
///
/// A fit that leaves out folds a and b serves a's choice and b's, so F folds cost F (F − 1) / 2 fits per C.
///
/// # Errors
/// [`Error::Config`] with fewer than three folds, [`Error::Data`] when no inner fold can be scored; those of
/// [`Logistic::fit`].
pub fn chosen(design: &Design, labels: &[bool], folds: &[usize], n_folds: usize) -> Result<Vec<f64>> {
    if n_folds < 3 {
        let mend = "use 3 folds or more, or give C as a number";
        return Err(Error::config("probe.folds", format!("C cannot be chosen with {n_folds} folds"), mend));
    }
    let inner = Inner::new(labels, folds, n_folds);
    let mut best = vec![(f64::NEG_INFINITY, f64::NAN); n_folds];
    for c in GRID {
        let logits = inner.logits(design, c)?;
        for (fold, best) in best.iter_mut().enumerate() {
            let auroc = inner.auroc(&logits, fold).unwrap_or(f64::NEG_INFINITY);
            if auroc > best.0 {
                *best = (auroc, c);
            }
        }
    }
    best.into_iter().map(|(auroc, c)| if auroc.is_finite() { Ok(c) } else { Err(unscored()) }).collect()
}

/// The middle of the folds' C, for a fit that belongs to no fold.
pub fn middle(c: &[f64]) -> f64 {
    let mut ascending = c.to_vec();
    ascending.sort_by(f64::total_cmp);
    ascending[(ascending.len() - 1) / 2]
}

/// The fits of an inner cross-validation: one per pair of folds left out.
struct Inner<'a> {
    labels: &'a [bool],
    folds: &'a [usize],
    /// The pairs whose training rows hold both classes.
    pairs: Vec<[usize; 2]>,
    trains: Vec<Vec<bool>>,
}

impl<'a> Inner<'a> {
    fn new(labels: &'a [bool], folds: &'a [usize], n_folds: usize) -> Self {
        let all = (0..n_folds).flat_map(|low| (low + 1..n_folds).map(move |high| [low, high]));
        let train = |pair: [usize; 2]| folds.iter().map(|fold| !pair.contains(fold)).collect::<Vec<bool>>();
        let fits = |train: &[bool]| super::cohort::check_classes(labels, train).is_ok();
        let (pairs, trains) = all.map(|pair| (pair, train(pair))).filter(|(_, train)| fits(train)).unzip();
        Self { labels, folds, pairs, trains }
    }

    /// Logits `[n, pairs]`.
    fn logits(&self, design: &Design, c: f64) -> Result<Vec<f32>> {
        let column = |train| Column::new(self.labels, train, Until::Ranking);
        let columns: Vec<Column<'_>> = (0..self.pairs.len()).map(column).collect();
        Logistic::new(c).fit(design, &self.trains, &columns)?.logits(design)
    }

    /// The AUROC on the folds other than `outer`, each read by the probe that saw neither.
    fn auroc(&self, logits: &[f32], outer: usize) -> Option<f64> {
        let column = |fold: usize| self.pairs.iter().position(|pair| pair.contains(&fold) && pair.contains(&outer));
        let read = |row: usize| {
            let fold = self.folds[row];
            (fold != outer).then(|| column(fold)).flatten().map(|pair| (row, logits[row * self.pairs.len() + pair]))
        };
        let (rows, scores): (Vec<usize>, Vec<f32>) = (0..self.labels.len()).filter_map(read).unzip();
        let labels: Vec<bool> = rows.iter().map(|&row| self.labels[row]).collect();
        let folds: Vec<usize> = rows.iter().map(|&row| self.folds[row]).collect();
        Ranking::new(&scores, &labels, &folds).auroc()
    }
}

fn unscored() -> Error {
    let mend = "use more base prompts, or give C as a number";
    Error::data("labels", "C cannot be chosen: no inner fold holds both classes", mend)
}
