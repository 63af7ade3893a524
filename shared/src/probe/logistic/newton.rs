//! Newton's method in double precision, for the few fits that do not converge in single precision.
//!
//! Where a feature varies in some training folds and hardly in others, as the embedding of a rare token does, the
//! preconditioner that all folds share is far from the one fold's curvature, and steps are very small.

use crate::error::{Error, Result};
use crate::linalg::{cholesky, dot};
use crate::probe::design::Moments;

/// Steps after which the fit has no optimum.
const MAX_STEPS: usize = 200;
/// The largest gradient at an optimum, against the norm of the coefficients.
const GRADIENT: f64 = 1e-9;
/// Share of the expected decrease that a step must reach (Armijo 1966).
const ENOUGH: f64 = 1e-4;

/// One fit: min ½ Σ q²u² + C Σ log(1 + exp(−y x·u)) over the training rows.
pub(super) struct Problem<'a> {
    /// `[n, width]`, row-major.
    pub(super) features: &'a [f64],
    /// Entries of a row.
    pub(super) width: usize,
    /// A label per row.
    pub(super) labels: &'a [bool],
    /// Which rows are trained on.
    pub(super) train: &'a [bool],
    /// A known part of every row's logit.
    pub(super) offset: Option<&'a [f32]>,
    /// Their scales; entries of a row behind these are intercepts, without penalty.
    pub(super) moments: &'a Moments,
    /// Inverse penalty.
    pub(super) c: f64,
}

impl Problem<'_> {
    /// The optimum.
    ///
    /// # Errors
    /// [`Error::Data`] when no step decreases the objective further, or the curvature is not positive definite.
    pub(super) fn solve(&self) -> Result<Vec<f64>> {
        let mut at = vec![0.0; self.width];
        for _ in 0..MAX_STEPS {
            let (gradient, curvature) = self.derivatives(&at);
            if dot(&gradient, &gradient).sqrt() <= GRADIENT * dot(&at, &at).sqrt().max(1.0) {
                return Ok(at);
            }
            let step = solved(&curvature, &gradient, self.width)?;
            let Some(next) = self.descend(&at, &step, dot(&gradient, &step)) else { return Ok(at) };
            at = next;
        }
        let fix = "use a smaller C or check the activations for extreme values";
        Err(Error::data("probe fit", format!("no optimum after {MAX_STEPS} Newton steps"), fix))
    }

    /// The training rows, each with its features, its offset and the sign of its label.
    fn rows(&self) -> impl Iterator<Item = (&[f64], f64, f64)> {
        let rows = self.features.chunks_exact(self.width).zip(self.labels).zip(self.train).enumerate();
        let offset = |row: usize| self.offset.map_or(0.0, |offset| f64::from(offset[row]));
        rows.filter(|(_, (_, train))| **train)
            .map(move |(place, ((row, label), _))| (row, offset(place), if *label { 1.0 } else { -1.0 }))
    }

    fn ridge(&self, feature: usize) -> f64 {
        self.moments.scale.get(feature).map_or(0.0, |scale| scale * scale)
    }

    fn objective(&self, at: &[f64]) -> f64 {
        let penalty: f64 = at.iter().enumerate().map(|(feature, u)| 0.5 * self.ridge(feature) * u * u).sum();
        // log(1 + e⁻ᵐ), with its digits on both sides
        let loss = |margin: f64| (-margin.abs()).exp().ln_1p() + (-margin).max(0.0);
        penalty + self.c * self.rows().map(|(row, offset, sign)| loss(sign * (offset + dot(row, at)))).sum::<f64>()
    }

    /// Gradient `[width]` and curvature `[width, width]`.
    fn derivatives(&self, at: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let width = self.width;
        let mut gradient: Vec<f64> = at.iter().enumerate().map(|(feature, u)| self.ridge(feature) * u).collect();
        let mut curvature = vec![0.0; width * width];
        (0..width).for_each(|feature| curvature[feature * width + feature] = self.ridge(feature));
        for (row, offset, sign) in self.rows() {
            let wrong = 1.0 / (1.0 + (sign * (offset + dot(row, at))).exp());
            gradient.iter_mut().zip(row).for_each(|(entry, x)| *entry -= self.c * sign * wrong * x);
            let weight = self.c * wrong * (1.0 - wrong);
            for (feature, x) in row.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                let line = &mut curvature[feature * width..feature * width + feature + 1];
                line.iter_mut().zip(row).for_each(|(entry, other)| *entry += weight * x * other);
            }
        }
        (gradient, curvature)
    }

    /// The first of the step's halves with enough decrease; `None` where only rounding is left.
    fn descend(&self, at: &[f64], step: &[f64], promised: f64) -> Option<Vec<f64>> {
        let start = self.objective(at);
        let halves = std::iter::successors(Some(1.0_f64), |length| Some(0.5 * length)).take(40);
        halves
            .map(|length| (length, at.iter().zip(step).map(|(u, s)| u - length * s).collect::<Vec<f64>>()))
            .find(|(length, next)| self.objective(next) < start - ENOUGH * length * promised)
            .map(|(_, next)| next)
    }
}

/// `A⁻¹ b` of a positive definite matrix whose lower triangle is given.
fn solved(matrix: &[f64], right: &[f64], n: usize) -> Result<Vec<f64>> {
    let lower = cholesky(matrix, n)?;
    let mut x = right.to_vec();
    for row in 0..n {
        x[row] = (x[row] - dot(&lower[row * n..row * n + row], &x[..row])) / lower[row * n + row];
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|below| lower[below * n + row] * x[below]).sum();
        x[row] = (x[row] - known) / lower[row * n + row];
    }
    Ok(x)
}
