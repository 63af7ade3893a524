//! Mean projection: the one direction between the means of the classes.

use super::{Eraser, Labelled};
use crate::error::{Error, Result};

/// The orthogonal projection away from the difference of the class means, μ₁ − μ₀; rank 1.
///
/// After it the class means are equal, so no difference of means is left, but a logistic regression may still separate the
/// classes where their covariance is not isotropic (LEACE's whitening handles that case).
///
/// # Errors
/// [`Error::Data`] when the means of the classes are the same.
pub fn mean_projection(sample: &Labelled<'_>) -> Result<Eraser> {
    let (satisfied, violated) = (sample.class_mean(true), sample.class_mean(false));
    let direction: Vec<f64> = satisfied.iter().zip(&violated).map(|(one, zero)| one - zero).collect();
    if direction.iter().all(|&x| x == 0.0) {
        return Err(Error::data(
            "class means",
            "they are the same, so there is no direction between them",
            "check that the rows differ, or use INLP",
        ));
    }
    Eraser::away_from(&direction, sample.d())
}
