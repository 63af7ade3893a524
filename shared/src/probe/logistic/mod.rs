//! L2 logistic regression, many label sets and training folds at once.
//!
//! The optimum is scikit-learn's `LogisticRegression(C)` on features standardised by the training
//! rows: min ½‖w‖² + C Σ log(1 + exp(−y (x·w + b))), the intercept b free. In the design's own units
//! u = w / q, where q is the training rows' scale, the penalty reads ½ Σ q²u²; so all folds share one
//! matrix of rows and differ only in their masks and penalties.
//!
//! Minimised by L-BFGS, preconditioned for all columns by one matrix K = Xᵀ W X + diag(q²). On a device W = C/8, half the
//! bound of the curvature of Böhning & Lindsay (1988), about what it is at the optimum of a probe that reads something; in
//! the host's memory W is the columns' mean curvature itself, and K⁻¹ is not formed where features are many (`preconditioner`).
//! Every step is two products with X and one with K⁻¹.

mod convergence;
mod descent;
mod host;
mod newton;
mod path;
mod preconditioner;
pub mod regularisation;
mod single_fit;

pub use convergence::Until;
pub use single_fit::single_fit;

use burn::prelude::*;
use faer::Mat;

use self::descent::{Descent, STEPS_PER_CHECK};
use self::newton::Problem;
use super::design::{Design, Moments};
use super::{Probe, cohort};
use crate::error::{Error, Result};
use crate::model::kernel::on_host;

/// The settings of a fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logistic {
    /// Inverse penalty, scikit-learn's C.
    pub c: f64,
    /// Steps after which a fit that has not converged is finished by Newton's method in double precision.
    pub max_steps: usize,
}

/// One fit of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// A label per row of the design.
    pub labels: &'a [bool],
    /// Which of the batch's training masks it uses.
    pub train: usize,
    /// The convergence criterion of the fit.
    pub until: Until,
    /// A known part of every row's logit, added to the fit's; `None` is 0.
    pub offset: Option<&'a [f32]>,
    /// Coefficients `[width]` in the design's units that the fit starts from; `None` starts from 0.
    pub start: Option<&'a [f32]>,
}

impl<'a> Column<'a> {
    /// A fit without an offset that starts from 0.
    pub fn new(labels: &'a [bool], train: usize, until: Until) -> Self {
        Self { labels, train, until, offset: None, start: None }
    }
}

/// The fitted batch.
pub struct Fitted {
    coefficients: Vec<f32>,
    trains: Vec<usize>,
    moments: Vec<Moments>,
}

impl Logistic {
    /// A fit with inverse penalty C.
    pub fn new(c: f64) -> Self {
        Self { c, max_steps: 2_000 }
    }

    /// Fits every column; `trains[mask][row]` says which rows a mask trains on.
    ///
    /// # Errors
    /// [`Error::Config`] for a C that is not positive, [`Error::Data`] for one-class labels or a fit
    /// that does not converge, [`Error::Device`] when the device fails.
    pub fn fit(&self, design: &Design, trains: &[Vec<bool>], columns: &[Column<'_>]) -> Result<Fitted> {
        let moments = design.moments_of(&trains.iter().map(Vec::as_slice).collect::<Vec<_>>());
        self.fit_scaled(design, trains, moments, columns)
    }

    /// The same with features standardised by moments that are given, one per mask.
    fn fit_scaled(
        &self,
        design: &Design,
        trains: &[Vec<bool>],
        moments: Vec<Moments>,
        columns: &[Column<'_>],
    ) -> Result<Fitted> {
        self.check(design, trains, columns)?;
        let mut coefficients = vec![0.0_f32; design.width() * columns.len()];
        let left = if on_host(design.features()) {
            host::fit(self, design, (trains, &moments), columns, &mut coefficients)?
        } else {
            self.descend(design, (trains, &moments), columns, &mut coefficients)?
        };
        self.finish(design, trains, columns, &moments, &left, &mut coefficients)?;
        let mut fitted = Fitted { coefficients, trains: columns.iter().map(|column| column.train).collect(), moments };
        fitted.release(design);
        Ok(fitted)
    }

    /// Steps on the device; returns the columns that have not converged.
    fn descend(
        &self,
        design: &Design,
        (trains, moments): (&[Vec<bool>], &[Moments]),
        columns: &[Column<'_>],
        into: &mut [f32],
    ) -> Result<Vec<usize>> {
        let device = design.features().device();
        let inverse = self.preconditioner(design, trains, moments)?;
        let inverse: Vec<f32> = inverse.row_iter().flat_map(faer::RowRef::iter).copied().collect();
        let preconditioner = Tensor::from_data(TensorData::new(inverse, [design.width(); 2]), &device);
        let mut descent = Descent::new(self, design, trains, columns, moments, &preconditioner);
        let mut steps = 0;
        while !descent.columns.is_empty() && steps < self.max_steps {
            let norms = descent.advance(design.features(), &preconditioner)?;
            steps += STEPS_PER_CHECK;
            descent.retire(&norms, columns, into)?;
        }
        Ok(descent.columns)
    }

    /// Fits the columns that are left by Newton's method.
    fn finish(
        &self,
        design: &Design,
        trains: &[Vec<bool>],
        columns: &[Column<'_>],
        moments: &[Moments],
        left: &[usize],
        into: &mut [f32],
    ) -> Result<()> {
        if left.is_empty() {
            return Ok(());
        }
        for &place in left {
            let column = &columns[place];
            let found = Problem::new(design, &trains[column.train], &moments[column.train], column, self.c).solve()?;
            let rows = into.chunks_exact_mut(columns.len());
            rows.zip(found).for_each(|(row, value)| row[place] = value as f32);
        }
        Ok(())
    }

    fn check(&self, design: &Design, trains: &[Vec<bool>], columns: &[Column<'_>]) -> Result<()> {
        if !(self.c.is_finite() && self.c > 0.0) {
            return Err(Error::config("probe.c", format!("{} is not positive", self.c), "use for example 0.1"));
        }
        for column in columns {
            let train = &trains[column.train];
            assert!(train.len() == design.n() && column.labels.len() == design.n(), "a label and a mask per row");
            assert!(column.offset.is_none_or(|offset| offset.len() == design.n()), "an offset per row");
            assert!(column.start.is_none_or(|start| start.len() == design.width()), "a start per coefficient");
            cohort::check_classes(column.labels, train)?;
        }
        Ok(())
    }

    /// K⁻¹ `[width, width]`, from the mean over the masks of their shares of the rows and of their penalties.
    fn preconditioner(&self, design: &Design, trains: &[Vec<bool>], moments: &[Moments]) -> Result<Mat<f32>> {
        let masks = trains.len() as f64;
        let trained = trains.iter().flatten().filter(|&&train| train).count() as f64 / design.n() as f64;
        let weights = vec![(0.125 * self.c * trained / masks) as f32; design.n()];
        let mut ridge = vec![0.0; design.width()];
        for moments in moments {
            ridge.iter_mut().zip(&moments.scale).for_each(|(sum, scale)| *sum += scale.powi(2) / masks);
        }
        design.inverse_curvature(&weights, &ridge)
    }
}

impl Fitted {
    /// How many probes were fitted.
    pub fn count(&self) -> usize {
        self.trains.len()
    }

    /// Logits `[n, count]` of every probe on every row of its design.
    ///
    /// # Errors
    /// [`Error::Device`] when the device fails.
    pub fn logits(&self, design: &Design) -> Result<Vec<f32>> {
        design.logits(self.coefficients.clone(), self.count())
    }

    /// The coefficients `[width]` of a column in the design's units: a possible start of another fit.
    pub fn coefficients(&self, column: usize) -> Vec<f32> {
        self.coefficients.iter().skip(column).step_by(self.count()).copied().collect()
    }

    /// One probe as a frozen, standardised one, with the given intercept of the design.
    pub fn probe(&self, design: &Design, column: usize, intercept: usize) -> Probe {
        let moments = &self.moments[self.trains[column]];
        let coefficient = |row: usize| f64::from(self.coefficients[row * self.count() + column]);
        let shift: f64 = (0..design.d()).map(|feature| coefficient(feature) * moments.mean[feature]).sum();
        let weights = (0..design.d()).map(|feature| coefficient(feature) * moments.scale[feature]).collect();
        design.frozen(moments, weights, coefficient(design.d() + intercept) + shift)
    }

    /// Probes still to be fitted, all their coefficients 0.
    fn unfitted(design: &Design, moments: Vec<Moments>, columns: &[Column<'_>]) -> Self {
        Self {
            coefficients: vec![0.0; design.width() * columns.len()],
            trains: columns.iter().map(|column| column.train).collect(),
            moments,
        }
    }

    /// Removes the weight of features that are constant in a column's training rows: nothing was learnt on them, so the weight
    /// that the descent left there must not rank held-out rows. Its contribution to every training row goes to the intercepts.
    fn release(&mut self, design: &Design) {
        let count = self.count();
        for (column, &train) in self.trains.iter().enumerate() {
            let moments = &self.moments[train];
            let mut shift = 0.0;
            for feature in (0..design.d()).filter(|&feature| moments.constant[feature]) {
                let weight = std::mem::take(&mut self.coefficients[feature * count + column]);
                shift += f64::from(weight) * moments.level[feature];
            }
            for row in design.d()..design.width() {
                self.coefficients[row * count + column] += shift as f32;
            }
        }
    }

    /// Puts the columns of a part in their places.
    fn put(&mut self, places: &[usize], part: &Self) {
        let count = self.count();
        let rows = self.coefficients.chunks_exact_mut(count).zip(part.coefficients.chunks_exact(places.len()));
        for (row, part) in rows {
            places.iter().zip(part).for_each(|(&place, value)| row[place] = *value);
        }
    }
}
