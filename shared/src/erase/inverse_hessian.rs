//! The curvature of a logistic regression, factored once and narrowed direction by direction.

use super::add_scaled;
use crate::error::{Error, Result};
use crate::linalg::dense::Cholesky;
use crate::linalg::dot;

/// `M = (Q H Q)⁺`: the inverse of a curvature H `[width, width]` within the complement of removed directions, Q projecting on it.
pub(super) struct InverseHessian {
    factor: Cholesky,
    /// `[k, width]`
    narrowed_by: Vec<f64>,
    width: usize,
}

impl InverseHessian {
    /// The inverse of a positive definite curvature `[width, width]`, nothing removed yet.
    ///
    /// # Errors
    /// [`Error::Data`] when the curvature is not positive definite in double precision.
    pub(super) fn new(curvature: &[f64], width: usize) -> Result<Self> {
        let factor = Cholesky::new(curvature, width).ok_or_else(|| {
            Error::data(
                "curvature of the logistic regression",
                "it is not positive definite in double precision",
                "use a smaller C or check the activations for extreme values",
            )
        })?;
        Ok(Self { factor, narrowed_by: Vec::new(), width })
    }

    /// Removes a direction `[d]`, d ≤ width, orthogonal to those removed before: `M ← M − M v vᵀ M / (vᵀ M v)`.
    pub(super) fn remove(&mut self, direction: &[f64]) {
        let mut padded = direction.to_vec();
        padded.resize(self.width, 0.0);
        let mut image = self.apply(&padded);
        let length = dot(&padded, &image).sqrt();
        image.iter_mut().for_each(|x| *x /= length);
        self.narrowed_by.extend(image);
    }

    /// `M g`
    pub(super) fn apply(&self, gradient: &[f64]) -> Vec<f64> {
        let mut image = gradient.to_vec();
        self.factor.solve(&mut image);
        for narrowed in self.narrowed_by.chunks_exact(self.width) {
            add_scaled(&mut image, -dot(narrowed, gradient), narrowed);
        }
        image
    }

    /// `gᵀ M g`, twice the expected decrease of a Newton step.
    pub(super) fn decrement(&self, gradient: &[f64]) -> f64 {
        let mut half = gradient.to_vec();
        self.factor.solve_lower(&mut half);
        let narrowed: f64 = self.narrowed_by.chunks_exact(self.width).map(|of| dot(of, gradient).powi(2)).sum();
        dot(&half, &half) - narrowed
    }
}
