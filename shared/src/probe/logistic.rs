//! L2 logistic regression, many label sets and training folds at once.
//!
//! The optimum is scikit-learn's `LogisticRegression(C)` on features standardised by the training
//! rows: min ½‖w‖² + C Σ log(1 + exp(−y (x·w + b))), the intercept b free. In the design's own units
//! u = w / q, where q is the training rows' scale, the penalty reads ½ Σ q²u²; so all folds share one
//! matrix of rows and differ only in their masks and penalties.
//!
//! Minimised by majorisation with a fixed bound of the curvature, K = C/4 XᵀX + diag(q²) (Böhning &
//! Lindsay 1988), inverted once for all columns, with Nesterov's momentum restarted where it points
//! uphill (O'Donoghue & Candès 2015). Every step is two products with X and one with K⁻¹.

use burn::prelude::*;

use super::Probe;
use super::descent::{Descent, STEPS_PER_CHECK};
use super::design::{Design, Moments};
use super::newton::Problem;
use super::settle::Until;
use crate::error::{Error, Result};
use crate::linalg;
use crate::readback;

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
    /// How far the fit is taken.
    pub until: Until,
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
        Self { c, max_steps: 4_000 }
    }

    /// Fits every column; `trains[mask][row]` says which rows a mask trains on.
    ///
    /// # Errors
    /// [`Error::Config`] for a C that is not positive, [`Error::Data`] for one-class labels or a fit
    /// that does not converge, [`Error::Device`] when the device fails.
    pub fn fit(&self, design: &Design, trains: &[Vec<bool>], columns: &[Column<'_>]) -> Result<Fitted> {
        self.check(design, trains, columns)?;
        let moments: Vec<Moments> = trains.iter().map(|train| design.moments(train)).collect();
        let bound_inverse = self.bound_inverse(design, &moments)?;
        let mut descent = Descent::new(self, design, trains, columns, &moments);
        let mut coefficients = vec![0.0_f32; design.width() * columns.len()];
        let mut steps = 0;
        while !descent.columns.is_empty() {
            if steps >= self.max_steps {
                self.finish(design, trains, columns, &moments, &descent.columns, &mut coefficients)?;
                break;
            }
            let norms = descent.advance(design.features(), &bound_inverse)?;
            steps += STEPS_PER_CHECK;
            descent.retire(&norms, columns, &mut coefficients)?;
        }
        Ok(Fitted { coefficients, trains: columns.iter().map(|column| column.train).collect(), moments })
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
        let features = readback::floats(design.features().clone())?;
        let features: Vec<f64> = features.into_iter().map(f64::from).collect();
        for &place in left {
            let Column { labels, train, .. } = columns[place];
            let (train, moments) = (&trains[train], &moments[train]);
            let problem = Problem { features: &features, width: design.width(), labels, train, moments, c: self.c };
            let rows = into.chunks_exact_mut(columns.len());
            rows.zip(problem.solve()?).for_each(|(row, value)| row[place] = value as f32);
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
            let has = |class| column.labels.iter().zip(train).any(|(&label, &train)| train && label == class);
            if !(has(true) && has(false)) {
                return Err(Error::data(
                    "labels",
                    "the training rows hold one class only",
                    "probe only tasks with satisfied and violated samples",
                ));
            }
        }
        Ok(())
    }

    /// K⁻¹ `[width, width]`, K bounding the curvature of every column from above.
    fn bound_inverse(&self, design: &Design, moments: &[Moments]) -> Result<Tensor<2>> {
        let width = design.width();
        let features = design.features();
        let gram = readback::floats(features.clone().transpose().matmul(features.clone()))?;
        let mut bound: Vec<f64> = gram.iter().map(|&entry| 0.25 * self.c * f64::from(entry)).collect();
        for feature in 0..design.d() {
            let steepest = moments.iter().map(|moments| moments.scale[feature]).fold(0.0, f64::max);
            bound[feature * width + feature] += steepest * steepest;
        }
        // The Gram matrix is rounded to single precision: a little more keeps K a bound.
        (0..width).for_each(|entry| bound[entry * width + entry] *= 1.0 + 1e-5);
        let inverse = linalg::inverse_positive_definite(&bound, width)?;
        let inverse: Vec<f32> = inverse.into_iter().map(|entry| entry as f32).collect();
        Ok(Tensor::from_data(TensorData::new(inverse, [width, width]), &features.device()))
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

    /// One probe as a frozen, standardised one, with the given intercept of the design.
    pub fn probe(&self, design: &Design, column: usize, intercept: usize) -> Probe {
        let moments = &self.moments[self.trains[column]];
        let coefficient = |row: usize| f64::from(self.coefficients[row * self.count() + column]);
        let features = 0..design.d();
        let shift: f64 = features.clone().map(|feature| coefficient(feature) * moments.mean[feature]).sum();
        let (mean, scale) = (design.mean(), design.scale());
        let varies =
            |feature: usize, value: f64, otherwise: f64| if moments.constant[feature] { otherwise } else { value };
        Probe {
            weights: features.clone().map(|j| varies(j, coefficient(j) * moments.scale[j], 0.0)).collect(),
            intercept: coefficient(design.d() + intercept) + shift,
            mean: features.clone().map(|j| mean[j] + scale[j] * moments.mean[j]).collect(),
            scale: features.map(|j| varies(j, scale[j] * moments.scale[j], 1.0)).collect(),
        }
    }
}
