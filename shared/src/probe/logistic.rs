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
use super::design::{Design, Moments, read_back};
use crate::error::{Error, Result};
use crate::linalg;

/// Steps between two looks at convergence.
const STEPS_PER_CHECK: usize = 4;
/// A norm below which coefficients count as zero for the relative tolerance.
const SMALL_NORM: f64 = 0.1;

/// The settings of a fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logistic {
    /// Inverse penalty, scikit-learn's C.
    pub c: f64,
    /// Steps after which a fit that has not converged is an error.
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

/// When a fit has converged, by the size of a majorised Newton step against the coefficients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// At scikit-learn's optimum for `tol=1e-8`, within single precision.
    Optimum,
    /// When the order of the scores has settled: enough for a null's AUROC.
    Ranking,
}

impl Until {
    fn tolerance(self) -> f64 {
        match self {
            Self::Optimum => 2e-6,
            Self::Ranking => 1e-3,
        }
    }
}

/// The fitted batch.
pub struct Fitted {
    coefficients: Vec<f32>,
    trains: Vec<usize>,
    moments: Vec<Moments>,
}

impl Logistic {
    /// A fit with inverse penalty C that may take its time.
    pub fn new(c: f64) -> Self {
        Self { c, max_steps: 20_000 }
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
                return Err(not_converged(steps, descent.columns.len()));
            }
            let step = descent.advance(design.features(), &bound_inverse, STEPS_PER_CHECK);
            steps += STEPS_PER_CHECK;
            descent.retire(step, columns, &mut coefficients)?;
        }
        Ok(Fitted { coefficients, trains: columns.iter().map(|column| column.train).collect(), moments })
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
        let gram = read_back(features.clone().transpose().matmul(features.clone()))?;
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
        Probe {
            weights: features.clone().map(|feature| coefficient(feature) * moments.scale[feature]).collect(),
            intercept: coefficient(design.d() + intercept) + shift,
            mean: features.clone().map(|feature| mean[feature] + scale[feature] * moments.mean[feature]).collect(),
            scale: features.map(|feature| scale[feature] * moments.scale[feature]).collect(),
        }
    }
}

/// The columns that are still moving. Shapes: `sign`, `pull` `[n, k]`; `ridge`, `at`, `ahead`
/// `[width, k]`; `pace` `[1, k]`.
struct Descent {
    columns: Vec<usize>,
    sign: Tensor<2>,
    pull: Tensor<2>,
    ridge: Tensor<2>,
    at: Tensor<2>,
    ahead: Tensor<2>,
    pace: Tensor<2>,
}

impl Descent {
    fn new(fit: &Logistic, design: &Design, trains: &[Vec<bool>], columns: &[Column<'_>], moments: &[Moments]) -> Self {
        let (n, width, k) = (design.n(), design.width(), columns.len());
        let device = design.features().device();
        let c = fit.c as f32;
        let mut sign = Vec::with_capacity(n * k);
        let mut pull = Vec::with_capacity(n * k);
        for row in 0..n {
            for column in columns {
                let label = if column.labels[row] { 1.0_f32 } else { -1.0 };
                sign.push(label);
                pull.push(if trains[column.train][row] { -c * label } else { 0.0 });
            }
        }
        let mut ridge = Vec::with_capacity(width * k);
        for feature in 0..design.d() {
            ridge.extend(columns.iter().map(|column| moments[column.train].scale[feature].powi(2) as f32));
        }
        ridge.resize(width * k, 0.0);
        let upload = |data: Vec<f32>, rows: usize| Tensor::<2>::from_data(TensorData::new(data, [rows, k]), &device);
        let start = Tensor::zeros([width, k], &device);
        Self {
            columns: (0..k).collect(),
            sign: upload(sign, n),
            pull: upload(pull, n),
            ridge: upload(ridge, width),
            at: start.clone(),
            ahead: start,
            pace: Tensor::ones([1, k], &device),
        }
    }

    /// Takes some steps and gives the last one, `[width, k]`.
    fn advance(&mut self, features: &Tensor<2>, bound_inverse: &Tensor<2>, steps: usize) -> Tensor<2> {
        let mut last = self.step(features, bound_inverse);
        for _ in 1..steps {
            last = self.step(features, bound_inverse);
        }
        last
    }

    fn step(&mut self, features: &Tensor<2>, bound_inverse: &Tensor<2>) -> Tensor<2> {
        let gradient = self.gradient(features);
        let step = bound_inverse.clone().matmul(gradient.clone());
        let next = self.ahead.clone() - step.clone();
        let moved = next.clone() - self.at.clone();
        let downhill = (gradient * moved.clone()).sum_dim(0).lower_equal_elem(0.0).float();
        let faster = ((self.pace.clone().square() * 4.0 + 1.0).sqrt() + 1.0) * 0.5;
        let momentum = (self.pace.clone() - 1.0) / faster.clone() * downhill.clone();
        self.pace = (faster - 1.0) * downhill + 1.0;
        self.ahead = next.clone() + moved * momentum;
        self.at = next;
        step
    }

    /// The gradient at the point ahead: `−C Σ y σ(−y z) x + q² u`; the form keeps its digits where a
    /// sample is far on its right side.
    fn gradient(&self, features: &Tensor<2>) -> Tensor<2> {
        let margins = features.clone().matmul(self.ahead.clone()) * self.sign.clone();
        let residual = (margins.exp() + 1.0).recip() * self.pull.clone();
        features.clone().transpose().matmul(residual) + self.ahead.clone() * self.ridge.clone()
    }

    /// Writes out the columns that have converged, once they are half of those left.
    fn retire(&mut self, step: Tensor<2>, columns: &[Column<'_>], into: &mut [f32]) -> Result<()> {
        let steps = read_back(step.square().sum_dim(0))?;
        let norms = read_back(self.at.clone().square().sum_dim(0))?;
        if steps.iter().chain(&norms).any(|norm| !norm.is_finite()) {
            return Err(diverged());
        }
        let moving = |place: &usize| {
            let norm = f64::from(norms[*place]).sqrt().max(SMALL_NORM);
            f64::from(steps[*place]).sqrt() > columns[self.columns[*place]].until.tolerance() * norm
        };
        let (moving, settled): (Vec<usize>, Vec<usize>) = (0..self.columns.len()).partition(moving);
        if settled.len() < moving.len() {
            return Ok(());
        }
        self.write(&settled, into, columns.len())?;
        self.keep(&moving);
        Ok(())
    }

    fn write(&self, places: &[usize], into: &mut [f32], count: usize) -> Result<()> {
        let at = read_back(self.at.clone())?;
        let rows = at.chunks_exact(self.columns.len()).zip(into.chunks_exact_mut(count));
        for (from, to) in rows {
            places.iter().for_each(|&place| to[self.columns[place]] = from[place]);
        }
        Ok(())
    }

    fn keep(&mut self, places: &[usize]) {
        self.columns = places.iter().map(|&place| self.columns[place]).collect();
        if self.columns.is_empty() {
            return;
        }
        let indices: Vec<i32> = places.iter().map(|&place| place as i32).collect();
        let indices = Tensor::<1, Int>::from_data(TensorData::new(indices, [places.len()]), &self.at.device());
        for tensor in [&mut self.sign, &mut self.pull, &mut self.ridge, &mut self.at, &mut self.ahead, &mut self.pace] {
            *tensor = tensor.clone().select(1, indices.clone());
        }
    }
}

fn not_converged(steps: usize, columns: usize) -> Error {
    Error::data(
        "probe fit",
        format!("{columns} fits have not converged after {steps} steps"),
        "use a smaller C or check the activations for extreme values",
    )
}

fn diverged() -> Error {
    Error::data(
        "probe fit",
        "a coefficient is not finite",
        "use a smaller C or check the activations for extreme values",
    )
}
