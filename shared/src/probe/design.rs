//! The rows that a batch of probes is fitted on: standardised features and intercept columns on a device.

use std::sync::OnceLock;

use burn::prelude::*;
use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::linalg::solvers::DenseSolveCore;
use faer::{Accum, Mat, MatRef, Par, Side};

use super::Probe;
pub(super) use super::moments::Moments;
use crate::error::{Error, Result};
use crate::linalg::moments;
use crate::readback;

/// Designs of more features than this are wide: their fits never do what costs the square or the cube of the features, and
/// not the same sums twice. Below, that costs little, and the direct way rounds as it always did.
const WIDE: usize = 512;

/// Rows `[n, p]` on a device: `d` features standardised over all rows of the design, then one
/// indicator column per intercept.
///
/// Standardising by all rows only fixes the units in which the fit runs; what is penalised is each
/// fold's own standardisation, see [`Moments`].
pub struct Design {
    features: Tensor<2>,
    standardised: Vec<f32>,
    intercepts: Vec<usize>,
    n: usize,
    d: usize,
    n_intercepts: usize,
    mean: Vec<f64>,
    scale: Vec<f64>,
    standardise: bool,
    /// See [`Design::products`].
    products: OnceLock<Mat<f32>>,
}

impl Design {
    /// A design from raw rows `[n, d]`; `intercepts[row]` names the row's intercept, from 0.
    ///
    /// # Errors
    /// [`Error::Data`] without rows or features, or when the lengths do not fit.
    pub fn new(rows: &[f32], d: usize, intercepts: &[usize], device: &Device) -> Result<Self> {
        let n = intercepts.len();
        if n == 0 || d == 0 || rows.len() != n * d {
            return Err(Error::data(
                "probe rows",
                format!("expected {n} rows of {d} features, got {} values", rows.len()),
                "pass at least one row and one feature",
            ));
        }
        let (mean, scale) = moments_of_raw(rows, n, d);
        let standardised: Vec<f32> = rows
            .chunks_exact(d)
            .flat_map(|row| row.iter().zip(mean.iter().zip(&scale)))
            .map(|(&x, (mean, scale))| ((f64::from(x) - mean) / scale) as f32)
            .collect();
        let n_intercepts = intercepts.iter().max().map_or(0, |last| last + 1);
        let data = with_indicators(&standardised, d, intercepts, n_intercepts);
        let features = Tensor::from_data(TensorData::new(data, [n, d + n_intercepts]), device);
        let intercepts = intercepts.to_vec();
        let products = OnceLock::new();
        Ok(Self { features, standardised, intercepts, n, d, n_intercepts, mean, scale, standardise: true, products })
    }

    /// The same rows for probes whose penalty weighs the features as they are, not as training rows scale them.
    #[must_use]
    pub fn unstandardised(self) -> Self {
        Self { standardise: false, products: OnceLock::new(), ..self }
    }

    /// Rows.
    pub fn n(&self) -> usize {
        self.n
    }

    /// Features, intercepts not counted.
    pub fn d(&self) -> usize {
        self.d
    }

    /// Columns: features and intercepts.
    pub fn width(&self) -> usize {
        self.d + self.n_intercepts
    }

    /// Mean `[d]` over all rows, raw units.
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// Standard deviation `[d]` over all rows, raw units; 1 for a constant feature.
    pub fn scale(&self) -> &[f64] {
        &self.scale
    }

    /// The device tensor `[n, width]`.
    pub(super) fn features(&self) -> &Tensor<2> {
        &self.features
    }

    /// Logits `[n, k]` of raw-feature probes on every row, as `directions` `[k][d]` and intercepts `[k]`.
    /// All intercept columns of the design take the same intercept.
    ///
    /// # Errors
    /// [`Error::Device`] when the device fails.
    pub fn logits_of_raw(&self, probes: &[(Vec<f64>, f64)]) -> Result<Vec<f32>> {
        let k = probes.len();
        let mut coefficients = vec![0.0_f32; self.width() * k];
        for (column, (direction, intercept)) in probes.iter().enumerate() {
            for feature in 0..self.d {
                coefficients[feature * k + column] = (direction[feature] * self.scale[feature]) as f32;
            }
            let shifted = (intercept + crate::linalg::dot(direction, &self.mean)) as f32;
            (self.d..self.width()).for_each(|row| coefficients[row * k + column] = shifted);
        }
        self.logits(coefficients, k)
    }

    /// Logits `[n, k]` of coefficients `[width, k]` on every row.
    pub(super) fn logits(&self, coefficients: Vec<f32>, k: usize) -> Result<Vec<f32>> {
        let data = TensorData::new(coefficients, [self.width(), k]);
        let logits = self.features.clone().matmul(Tensor::from_data(data, &self.features.device()));
        readback::floats(logits)
    }

    /// Whether features are standardised by the rows that are trained on.
    pub(super) fn standardises(&self) -> bool {
        self.standardise
    }

    /// The rows `[n, d]`, standardised over all of them.
    pub(super) fn standardised(&self) -> &[f32] {
        &self.standardised
    }

    /// The intercept `[n]` of every row.
    pub(super) fn intercepts(&self) -> &[usize] {
        &self.intercepts
    }

    /// Whether fits avoid what costs the square or the cube of the features.
    pub(super) fn is_wide(&self) -> bool {
        self.d > WIDE
    }

    /// The penalty `[d]` of a fit on all rows.
    pub(super) fn penalty(&self) -> Vec<f64> {
        if self.standardise { vec![1.0; self.d] } else { self.scale.iter().map(|scale| scale.powi(-2)).collect() }
    }

    /// The lower triangle of the products that all fits on the design share: those of the rows in the metric of the penalty,
    /// `X D⁻¹ Xᵀ` `[n, n]`, where there are fewer rows than features, otherwise `Xᵀ X` `[width, width]`.
    pub(super) fn products(&self) -> &Mat<f32> {
        self.products.get_or_init(|| {
            if self.n >= self.d {
                return gram(&self.with_intercepts(), self.width(), false);
            }
            let roots: Vec<f32> = self.penalty().iter().map(|penalty| penalty.sqrt().recip() as f32).collect();
            let scaled = self.standardised.chunks_exact(self.d).flat_map(|row| row.iter().zip(&roots));
            gram(&scaled.map(|(x, root)| x * root).collect::<Vec<f32>>(), self.d, true)
        })
    }

    /// The rows `[n, width]`: features, then intercepts.
    pub(super) fn with_intercepts(&self) -> Vec<f32> {
        with_indicators(&self.standardised, self.d, &self.intercepts, self.n_intercepts)
    }

    /// `(Xᵀ diag(weights) X + diag(ridge))⁻¹` `[width, width]`, of weights `[n]` that are not negative and ridges `[width]`.
    ///
    /// # Errors
    /// [`Error::Data`] when the matrix is not positive definite.
    pub(super) fn inverse_curvature(&self, weights: &[f32], ridge: &[f64]) -> Result<Mat<f32>> {
        let mut weighted = self.with_intercepts();
        for (row, weight) in weighted.chunks_exact_mut(self.width()).zip(weights) {
            let root = weight.sqrt();
            row.iter_mut().for_each(|x| *x *= root);
        }
        let gram = gram(&weighted, self.width(), false);
        let mut curvature = Mat::from_fn(self.width(), self.width(), |i, j| f64::from(gram[(i, j)]));
        for (entry, ridge) in ridge.iter().enumerate() {
            // The Gram matrix is rounded to single precision: a slightly larger diagonal keeps the sum positive definite.
            curvature[(entry, entry)] = (curvature[(entry, entry)] + ridge) * (1.0 + 1e-5);
        }
        let inverse = curvature.llt(Side::Lower).map_err(|_| not_positive_definite())?.inverse();
        Ok(Mat::from_fn(self.width(), self.width(), |i, j| inverse[(i, j)] as f32))
    }

    /// A probe of weights `[d]` in features standardised by moments, in terms of the raw features.
    pub(super) fn frozen(&self, moments: &Moments, mut weights: Vec<f64>, intercept: f64) -> Probe {
        let mut scale: Vec<f64> = self.scale.iter().zip(&moments.scale).map(|(own, scale)| own * scale).collect();
        for ((weight, scale), constant) in weights.iter_mut().zip(&mut scale).zip(&moments.constant) {
            if *constant {
                (*weight, *scale) = (0.0, 1.0);
            }
        }
        let mean = (0..self.d).map(|j| self.mean[j] + self.scale[j] * moments.mean[j]).collect();
        Probe { weights, intercept, mean, scale }
    }
}

/// The lower triangle of `Xᵀ X` of rows X `[n, width]`, or of `X Xᵀ`, of the rows.
fn gram(rows: &[f32], width: usize, of_rows: bool) -> Mat<f32> {
    let x = MatRef::from_row_major_slice(rows, rows.len() / width, width);
    let (left, right) = if of_rows { (x, x.transpose()) } else { (x.transpose(), x) };
    let mut gram = Mat::<f32>::zeros(left.nrows(), left.nrows());
    let (lower, whole) = (BlockStructure::TriangularLower, BlockStructure::Rectangular);
    triangular::matmul(gram.as_mut(), lower, Accum::Replace, left, whole, right, whole, 1.0, Par::Seq);
    gram
}

/// Mean and standard deviation per feature; a constant feature has scale 1, as in scikit-learn's
/// `StandardScaler`.
fn moments_of_raw(rows: &[f32], n: usize, d: usize) -> (Vec<f64>, Vec<f64>) {
    let count = n as f64;
    let (mean, variance) = moments(rows, d);
    let scale = variance.iter().zip(&mean).map(|(variance, mean)| {
        let rounding = (count * mean * f64::EPSILON).powi(2) + count * f64::EPSILON * variance;
        if *variance > rounding { variance.sqrt() } else { 1.0 }
    });
    let scale = scale.collect();
    (mean, scale)
}

fn with_indicators(standardised: &[f32], d: usize, intercepts: &[usize], n_intercepts: usize) -> Vec<f32> {
    let mut data = Vec::with_capacity(intercepts.len() * (d + n_intercepts));
    for (row, &intercept) in standardised.chunks_exact(d).zip(intercepts) {
        data.extend_from_slice(row);
        data.extend((0..n_intercepts).map(|column| if column == intercept { 1.0_f32 } else { 0.0 }));
    }
    data
}

pub(super) fn not_positive_definite() -> Error {
    let fix = "use a smaller C or check the activations for extreme values";
    Error::data("probe fit", "the curvature is not positive definite", fix)
}
