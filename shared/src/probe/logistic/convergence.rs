//! When a fit has converged, within single precision.

use burn::prelude::*;

use crate::error::{Error, Result};
use crate::readback;

/// Steps without a halved gradient after which the remaining gradient counts as rounding, where rounding could explain it.
const STALLED: usize = 9;
/// The same, where only the step is small.
const LONG_STALLED: usize = 300;

/// How far a fit is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// To scikit-learn's optimum for `tol=1e-8`, within single precision.
    Optimum,
    /// Until the order of the scores is stable: enough for a null's AUROC.
    Ranking,
}

impl Until {
    /// The largest quasi-Newton step, against the norm of the coefficients.
    fn step(self) -> f64 {
        match self {
            Self::Optimum => 1e-6,
            Self::Ranking => 1e-3,
        }
    }

    /// The largest gradient, against the norm of the coefficients. The objective is 1-strongly convex in the standardised
    /// weights, so this also bounds their distance from the optimum; a small step alone does not bound it where the classes
    /// are separable and the penalty weak.
    fn gradient(self) -> f64 {
        match self {
            Self::Optimum => 5e-6,
            Self::Ranking => f64::INFINITY,
        }
    }
}

/// A column's progress, in standardised features: norms of its next step, its gradient and its coefficients.
#[derive(Debug, Clone, Copy)]
pub(super) struct Norm {
    pub(super) step: f64,
    pub(super) gradient: f64,
    pub(super) residual: f64,
    pub(super) coefficients: f64,
    /// The factor on a gradient, and on its rounding error, from the design's features to standardised ones.
    pub(super) magnification: f64,
}

impl Norm {
    /// The norms, if they are finite.
    ///
    /// # Errors
    /// [`Error::Data`] when it is not finite.
    pub(super) fn checked(self) -> Result<Self> {
        let finite = [self.step, self.gradient, self.coefficients].into_iter().all(f64::is_finite);
        if finite { Ok(self) } else { Err(diverged()) }
    }
}

/// The same for every column of a batch.
pub(super) struct Norms {
    step: Vec<f32>,
    gradient: Vec<f32>,
    residual: Vec<f32>,
    coefficients: Vec<f32>,
    magnification: Vec<f32>,
}

impl Norms {
    /// Norms per column of a step and its gradient, both `[width, k]`, the residual `[n, k]`, the coefficients and their
    /// units `[width, k]`.
    ///
    /// # Errors
    /// [`Error::Device`] when the device fails.
    pub(super) fn of(
        [step, gradient]: [Tensor<2>; 2],
        residual: Tensor<2>,
        at: Tensor<2>,
        unit: Tensor<2>,
    ) -> Result<Self> {
        let norm = |tensor: Tensor<2>| readback::floats(tensor.square().sum_dim(0).sqrt());
        Ok(Self {
            step: norm(step)?,
            gradient: norm(gradient)?,
            residual: norm(residual)?,
            coefficients: norm(at)?,
            magnification: readback::floats(unit.square().recip().mean_dim(0).sqrt())?,
        })
    }

    /// One column's.
    ///
    /// # Errors
    /// [`Error::Data`] when it is not finite.
    pub(super) fn of_column(&self, place: usize) -> Result<Norm> {
        let [step, gradient, residual, coefficients, magnification] =
            [&self.step, &self.gradient, &self.residual, &self.coefficients, &self.magnification]
                .map(|norms| f64::from(norms[place]));
        Norm { step, gradient, residual, coefficients, magnification }.checked()
    }
}

/// The state of one column's earlier checks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Track {
    gradient: f64,
    steps_since: usize,
}

impl Default for Track {
    fn default() -> Self {
        Self { gradient: f64::INFINITY, steps_since: 0 }
    }
}

impl Track {
    /// Records the norms of a column of a design `[n, width]` after some steps; returns whether it has converged.
    pub(super) fn settles(&mut self, norm: &Norm, until: Until, [n, width]: [usize; 2], steps: usize) -> bool {
        let Norm { step, gradient, residual, coefficients: size, magnification } = *norm;
        self.steps_since += steps;
        if gradient < 0.5 * self.gradient {
            *self = Self { gradient, steps_since: 0 };
        }
        // The rounding error that single precision may leave in a gradient that is 0: sums over n rows are rounded, and
        // rounded logits shift every residual.
        let sums = f64::from(f32::EPSILON) * residual * (width as f64).sqrt() * ((n as f64).sqrt() + size);
        let rounding = sums * magnification;
        let short = |rounding: f64| step <= until.step() * size.max(1.0) + rounding;
        let flat = |rounding: f64| gradient <= until.gradient() * size.max(0.1) + 2.0 * rounding;
        let stalled = self.steps_since >= STALLED && short(sums) && flat(rounding);
        let long_stalled = self.steps_since >= LONG_STALLED && short(sums);
        (short(0.0) && flat(0.0)) || stalled || long_stalled
    }
}

fn diverged() -> Error {
    Error::data(
        "probe fit",
        "a coefficient is not finite",
        "use a smaller C or check the activations for extreme values",
    )
}
