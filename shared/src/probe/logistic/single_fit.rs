//! One probe at a time, fitted on its training rows alone: for many small fits that share no rows.

use crate::erase::{self, Labelled};
use crate::error::Result;
use crate::linalg::moments;
use crate::probe::Probe;

/// Below this share of a feature's variance elsewhere, its variation is rounding error.
const CONSTANT: f64 = 1e-10;

/// The optimum of scikit-learn's `LogisticRegression(C)` on rows `[n, d]` standardised by their own mean and standard
/// deviation, in double precision: the same optimum as [`super::Logistic`] finds for many columns at once.
///
/// A feature whose variance is below 1e-10 of `ordinary` `[d]` carries no weight.
///
/// # Errors
/// [`crate::Error::Config`] for a C that is not positive, [`crate::Error::Data`] for one-class labels, values that are not
/// finite, or a fit that does not converge.
pub fn single_fit(rows: &[f32], labels: &[bool], ordinary: &[f64], c: f64) -> Result<Probe> {
    let d = ordinary.len();
    let (mean, variance) = moments(rows, d);
    let carries: Vec<bool> = variance.iter().zip(ordinary).map(|(own, ordinary)| *own > CONSTANT * ordinary).collect();
    let scale: Vec<f64> =
        variance.iter().zip(&carries).map(|(variance, &carries)| if carries { variance.sqrt() } else { 1.0 }).collect();
    let standard = |(feature, &x): (usize, &f32)| {
        if carries[feature] { ((f64::from(x) - mean[feature]) / scale[feature]) as f32 } else { 0.0 }
    };
    let standardised: Vec<f32> = rows.chunks_exact(d).flat_map(|row| row.iter().enumerate().map(standard)).collect();
    let (mut weights, intercept) = erase::logistic(&Labelled::new(&standardised, d, labels)?, c)?;
    weights.iter_mut().zip(&carries).filter(|(_, carries)| !**carries).for_each(|(weight, _)| *weight = 0.0);
    Ok(Probe { weights, intercept, mean, scale })
}
