//! When a fit has converged, as far as single precision can tell.

use burn::prelude::*;

use crate::error::{Error, Result};
use crate::readback;

/// Steps without a halved gradient after which what is left is taken for rounding, where rounding
/// could explain it.
const STALLED: usize = 9;
/// The same, where only the step is small.
const LONG_STALLED: usize = 300;

/// How far a fit is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// To scikit-learn's optimum for `tol=1e-8`, within single precision.
    Optimum,
    /// Until the order of the scores has settled: enough for a null's AUROC.
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

    /// The largest gradient, against the norm of the coefficients. The objective is 1-strongly convex
    /// in the standardised weights, so this also bounds how far they are from the optimum; a small
    /// step alone does not where the classes are separable and the penalty weak.
    fn gradient(self) -> f64 {
        match self {
            Self::Optimum => 5e-6,
            Self::Ranking => f64::INFINITY,
        }
    }
}

/// How far a column has come, in standardised features: the step it would take next, its gradient, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Norm {
    pub(super) step: f64,
    pub(super) gradient: f64,
    pub(super) residual: f64,
    pub(super) coefficients: f64,
    /// How much larger a gradient, and what rounding leaves of it, is in standardised features than in the design's.
    pub(super) magnification: f64,
}

impl Norm {
    /// Itself.
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

/// What one column's earlier checks have seen.
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
    /// Takes note of where a column of a design `[n, width]` stands after some steps, and says whether it has converged.
    pub(super) fn settles(&mut self, norm: &Norm, until: Until, [n, width]: [usize; 2], steps: usize) -> bool {
        let Norm { step, gradient, residual, coefficients: size, magnification } = *norm;
        self.steps_since += steps;
        if gradient < 0.5 * self.gradient {
            *self = Self { gradient, steps_since: 0 };
        }
        // What single precision may leave of a gradient that is 0: sums over n rows are rounded, and
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
