//! Ridge classifier: least squares on targets ±1, the second of two cheap second opinions.
//!
//! The optimum is scikit-learn's `RidgeClassifier(alpha)` on features standardised by the training rows:
//! min ‖y − Xw − b‖² + α ‖w‖², the intercept b free. α = 4 / C makes it, up to a factor, what logistic regression
//! with C is to second order at w = 0, where log(1 + exp(−yz)) = log 2 + ((z − 2y)² − 4) / 8 + O(z⁴).

use faer::linalg::solvers::Solve;
use faer::{Mat, Side};

use super::design::{Design, Moments};
use super::{Probe, cohort};
use crate::error::{Error, Result};

/// The α that goes with a logistic regression's C.
pub fn alpha(c: f64) -> f64 {
    4.0 / c
}

/// Fits one probe; `labels` and `train` have an entry per row of the design.
///
/// # Errors
/// [`Error::Config`] for an α that is not positive, [`Error::Data`] when the training rows hold one class only.
pub fn ridge(design: &Design, labels: &[bool], train: &[bool], alpha: f64) -> Result<Probe> {
    if !(alpha.is_finite() && alpha > 0.0) {
        return Err(Error::config("ridge alpha", format!("{alpha} is not positive"), "use for example 40"));
    }
    cohort::check_classes(labels, train)?;
    let moments = design.moments(train);
    let rows: Vec<usize> = (0..design.n()).filter(|&row| train[row]).collect();
    let mut x = standardised(design, &moments, &rows);
    let centre = centred(&mut x);
    let sign = |row: usize| if labels[row] { 1.0 } else { -1.0 };
    let mean_sign = rows.iter().map(|&row| sign(row)).sum::<f64>() / rows.len() as f64;
    let y = Mat::from_fn(rows.len(), 1, |place, _| sign(rows[place]) - mean_sign);
    let weights = solved(&x, &y, alpha)?;
    let shift: f64 = weights.iter().zip(&centre).map(|(weight, centre)| weight * centre).sum();
    Ok(design.frozen(&moments, weights, mean_sign - shift))
}

/// The rows `[n, d]` standardised by moments; 0 for a constant feature.
fn standardised(design: &Design, moments: &Moments, rows: &[usize]) -> Mat<f64> {
    let (values, d) = (design.standardised(), design.d());
    Mat::from_fn(rows.len(), d, |place, feature| {
        let x = f64::from(values[rows[place] * d + feature]);
        if moments.constant[feature] { 0.0 } else { (x - moments.mean[feature]) / moments.scale[feature] }
    })
}

/// Subtracts the mean of every column; returns the means.
fn centred(x: &mut Mat<f64>) -> Vec<f64> {
    let n = x.nrows() as f64;
    let means: Vec<f64> = x.col_iter().map(|column| column.iter().sum::<f64>() / n).collect();
    for (column, mean) in x.col_iter_mut().zip(&means) {
        column.iter_mut().for_each(|value| *value -= mean);
    }
    means
}

/// `(XᵀX + αI)⁻¹ Xᵀy`, or the same as `Xᵀ(XXᵀ + αI)⁻¹ y` where there are fewer rows than features.
fn solved(x: &Mat<f64>, y: &Mat<f64>, alpha: f64) -> Result<Vec<f64>> {
    let (n, d) = (x.nrows(), x.ncols());
    let weights = if d <= n {
        factor(x.transpose() * x, alpha)?.solve(x.transpose() * y)
    } else {
        x.transpose() * factor(x * x.transpose(), alpha)?.solve(y)
    };
    Ok(weights.col(0).iter().copied().collect())
}

fn factor(mut gram: Mat<f64>, alpha: f64) -> Result<faer::linalg::solvers::Llt<f64>> {
    (0..gram.nrows()).for_each(|entry| gram[(entry, entry)] += alpha);
    gram.llt(Side::Lower).map_err(|_| {
        Error::data("ridge fit", "the features are not finite", "check the activations for extreme values")
    })
}
