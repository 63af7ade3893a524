//! The choice of C: one penalty per training mask, given or chosen by inner cross-validation.

use super::{Column, Fitted, Logistic, Until};
use crate::error::{Error, Result};
use crate::probe::Design;

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

    /// The rows whose moments standardise the features.
    fn scaled_by(&self) -> &[bool] {
        self.scale.as_ref().unwrap_or(&self.train)
    }
}

/// Fits a batch whose training masks have different C.
///
/// # Errors
/// Those of [`Logistic::fit`].
pub fn fit(design: &Design, masks: &[Mask], columns: &[Column<'_>]) -> Result<Fitted> {
    let mut penalties: Vec<f64> = masks.iter().map(|mask| mask.c).collect();
    penalties.sort_by(f64::total_cmp);
    penalties.dedup();
    let moments = design.moments_of(&masks.iter().map(Mask::scaled_by).collect::<Vec<_>>());
    let mut fitted = Fitted::unfitted(design, moments, columns);
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

/// The C of every fold that predicts best outside it: tried ascending until no fold's deviance falls any more. The criterion
/// is the deviance and not the rank, which is chance between near equals: a C that ranks well by chance can leave a logit so
/// small that noise in an offset hides it.
///
/// `deviances` of a C returns one per fold, over the rows outside it, each scored by a probe that was not trained on it.
///
/// # Errors
/// [`Error::Data`] when a fold has no deviance that is finite; those of `deviances`.
pub fn foretelling(n_folds: usize, mut deviances: impl FnMut(f64) -> Result<Vec<f64>>) -> Result<Vec<f64>> {
    let mut best = vec![(f64::INFINITY, GRID[0]); n_folds];
    for c in GRID {
        let mut fell = false;
        for (best, deviance) in best.iter_mut().zip(deviances(c)?).filter(|(best, deviance)| *deviance < best.0) {
            (*best, fell) = ((deviance, c), true);
        }
        if !fell {
            break;
        }
    }
    best.into_iter().map(|(deviance, c)| if deviance.is_finite() { Ok(c) } else { Err(unscored()) }).collect()
}

/// The mean −log p, in nats, of the rows outside a fold; `read` returns a row's logit by a probe trained on neither the fold
/// nor the row's own fold.
pub fn deviance(labels: &[bool], folds: &[usize], outer: usize, read: impl Fn(usize) -> Option<f32>) -> f64 {
    let rows =
        (0..labels.len()).filter(|&row| folds[row] != outer).filter_map(|row| Some(loss(labels[row], read(row)?)));
    let (sum, count) = rows.fold((0.0, 0_usize), |(sum, count), loss| (sum + loss, count + 1));
    sum / count as f64
}

/// −log p of a label under a logit, in nats.
pub fn loss(label: bool, logit: f32) -> f64 {
    let margin = if label { f64::from(logit) } else { -f64::from(logit) };
    (-margin.abs()).exp().ln_1p() + (-margin).max(0.0)
}

/// The C of every fold of a fit without an offset, see [`foretelling`].
///
/// A fit that leaves out folds a and b serves a's choice and b's, so F folds cost F (F − 1) / 2 fits per C.
///
/// # Errors
/// [`Error::Config`] with fewer than three folds, [`Error::Data`] when no inner fold holds both classes; those of
/// [`Logistic::fit`].
pub fn chosen(design: &Design, labels: &[bool], folds: &[usize], n_folds: usize) -> Result<Vec<f64>> {
    if n_folds < 3 {
        let fix = "use 3 folds or more, or give C as a number";
        return Err(Error::config("probe.folds", format!("C cannot be chosen with {n_folds} folds"), fix));
    }
    let mut inner = Inner::new(labels, folds, n_folds);
    foretelling(n_folds, |c| {
        let logits = inner.logits(design, c)?;
        Ok((0..n_folds).map(|outer| inner.deviance(&logits, outer)).collect())
    })
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
    /// The coefficients at the end of every pair's fit with the C before: the start of the next.
    starts: Vec<Vec<f32>>,
}

impl<'a> Inner<'a> {
    fn new(labels: &'a [bool], folds: &'a [usize], n_folds: usize) -> Self {
        let all = (0..n_folds).flat_map(|low| (low + 1..n_folds).map(move |high| [low, high]));
        let train = |pair: [usize; 2]| folds.iter().map(|fold| !pair.contains(fold)).collect::<Vec<bool>>();
        let fits = |train: &[bool]| super::cohort::check_classes(labels, train).is_ok();
        let (pairs, trains) = all.map(|pair| (pair, train(pair))).filter(|(_, train)| fits(train)).unzip();
        Self { labels, folds, pairs, trains, starts: Vec::new() }
    }

    /// Logits `[n, pairs]`.
    fn logits(&mut self, design: &Design, c: f64) -> Result<Vec<f32>> {
        let column = |train| Column {
            start: self.starts.get(train).map(Vec::as_slice),
            ..Column::new(self.labels, train, Until::Optimum)
        };
        let columns: Vec<Column<'_>> = (0..self.pairs.len()).map(column).collect();
        let fitted = Logistic::new(c).fit(design, &self.trains, &columns)?;
        self.starts = (0..self.pairs.len()).map(|pair| fitted.coefficients(pair)).collect();
        fitted.logits(design)
    }

    fn deviance(&self, logits: &[f32], outer: usize) -> f64 {
        let column = |fold: usize| self.pairs.iter().position(|pair| pair.contains(&fold) && pair.contains(&outer));
        let columns: Vec<Option<usize>> = (0..=self.folds.iter().copied().max().unwrap_or(0)).map(column).collect();
        deviance(self.labels, self.folds, outer, |row| Some(logits[row * self.pairs.len() + columns[self.folds[row]]?]))
    }
}

fn unscored() -> Error {
    let fix = "use more groups (base prompts), or give C as a number";
    Error::data("labels", "C cannot be chosen: no inner fold holds both classes", fix)
}
