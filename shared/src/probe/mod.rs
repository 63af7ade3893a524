//! Linear probes: training rows, the fit, and the out-of-fold scores (`docs/method.md` §4).

pub mod cohort;
pub mod control;
pub mod description_length;
#[cfg(feature = "compute")]
pub mod design;
pub mod draw;
pub mod fold;
#[cfg(feature = "compute")]
pub mod logistic;
#[cfg(feature = "compute")]
mod mean_difference;
#[cfg(feature = "compute")]
mod moments;
#[cfg(feature = "compute")]
pub mod ridge;
pub mod score;

use serde::{Deserialize, Serialize};

pub use cohort::{Cohort, Row};
#[cfg(feature = "compute")]
pub use design::Design;
#[cfg(feature = "compute")]
pub use logistic::{Column, Fitted, Logistic, Until, single_fit};
#[cfg(feature = "compute")]
pub use mean_difference::mean_difference;
pub use score::{Scored, score};

/// A frozen linear probe on features standardised by its training rows:
/// `logit = intercept + Σ_j weights[j] (x[j] − mean[j]) / scale[j]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Probe {
    /// Weights `[d]` in standardised features.
    pub weights: Vec<f64>,
    /// The intercept.
    pub intercept: f64,
    /// Training means `[d]`.
    pub mean: Vec<f64>,
    /// Training standard deviations `[d]` (n in the denominator); 1 for a constant feature.
    pub scale: Vec<f64>,
}

impl Probe {
    /// The direction `[d]` and the intercept in raw features.
    pub fn raw(&self) -> (Vec<f64>, f64) {
        let direction: Vec<f64> = self.weights.iter().zip(&self.scale).map(|(weight, scale)| weight / scale).collect();
        let shift = crate::linalg::dot(&direction, &self.mean);
        (direction, self.intercept - shift)
    }

    /// The logit of one raw row `[d]`.
    pub fn logit(&self, row: &[f32]) -> f64 {
        let standardised =
            row.iter().zip(&self.mean).zip(&self.scale).map(|((x, mean), scale)| (f64::from(*x) - mean) / scale);
        self.intercept + standardised.zip(&self.weights).map(|(x, weight)| x * weight).sum::<f64>()
    }
}
