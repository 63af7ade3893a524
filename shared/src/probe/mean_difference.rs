//! Difference of means: a direction without a fit, the first of two cheap second opinions.

use super::design::{Design, Moments};
use super::{Probe, cohort};
use crate::error::Result;

/// The direction from the mean of the violated to the mean of the satisfied training rows, in standardised features;
/// the intercept puts the boundary half-way between them.
///
/// `labels` and `train` have an entry per row of the design.
///
/// # Errors
/// [`crate::Error::Data`] when the training rows hold one class only.
pub fn mean_difference(design: &Design, labels: &[bool], train: &[bool]) -> Result<Probe> {
    cohort::check_classes(labels, train)?;
    let moments = design.moments(train);
    let satisfied = class_mean(design, &moments, |row| train[row] && labels[row]);
    let violated = class_mean(design, &moments, |row| train[row] && !labels[row]);
    let weights: Vec<f64> = satisfied.iter().zip(&violated).map(|(high, low)| high - low).collect();
    let middle = satisfied.iter().zip(&violated).map(|(high, low)| 0.5 * (high + low));
    let intercept = -weights.iter().zip(middle).map(|(weight, middle)| weight * middle).sum::<f64>();
    Ok(design.frozen(&moments, weights, intercept))
}

/// The mean `[d]` of some rows in standardised features; 0 for a constant feature.
fn class_mean(design: &Design, moments: &Moments, of_class: impl Fn(usize) -> bool) -> Vec<f64> {
    let mut sum = vec![0.0_f64; design.d()];
    let mut n = 0.0;
    for (_, row) in design.standardised().chunks_exact(design.d()).enumerate().filter(|&(row, _)| of_class(row)) {
        n += 1.0;
        sum.iter_mut().zip(row).for_each(|(sum, &x)| *sum += f64::from(x));
    }
    let standardised = |feature: usize| (sum[feature] / n - moments.mean[feature]) / moments.scale[feature];
    (0..design.d()).map(|feature| if moments.constant[feature] { 0.0 } else { standardised(feature) }).collect()
}
