//! LEACE: least-squares concept erasure in closed form (Belrose et al. 2023, arXiv 2306.03819).

use super::covariance::{Mixture, Standard};
use super::{Eraser, Labelled};
use crate::error::Result;
use crate::executor::Executor;
use crate::linalg::dense::{self, Cholesky};
use crate::linalg::dot;

/// Pivots below this share of the largest lead to the eigenvalue method.
const NEARLY_SINGULAR: f64 = 1e-9;
/// The share of the labels' variance that is only rounding when the rows explain no more of it.
const NOTHING: f64 = 1e-24;

/// How the covariance of the rows is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covariance {
    /// The sample covariance; what it does not span is left alone.
    Sample,
    /// Shrunk towards the isotropic one by the optimal linear factor (Bodnar, Gupta & Parolya 2014, arXiv 1308.2608).
    Shrunk,
}

/// The least change of the rows, in the norm of their covariance, after which no linear probe reads the label.
///
/// With Σ the covariance of the rows and σ their covariance with the label, the eraser is
/// `x ↦ x − σ σᵀΣ⁺ (x − μ) / (σᵀΣ⁺σ)`, of rank 1 (theorem 4.3 for a binary label). Σ⁺ is the inverse where Σ has one, and
/// otherwise the pseudo-inverse over eigenvalues above `λ_max · d · ε`. Rows that do not covary with the label give rank 0.
///
/// Equal to `LeaceFitter(shrinkage=…)` of the package concept-erasure, whose switch `constrain_cov_trace` changes nothing here:
/// tr PΣPᵀ = tr Σ − |σ|² / (σᵀΣ⁺σ) never exceeds tr Σ. It erases nothing where the label's whitened covariance is below 0.01;
/// here such a label is erased too.
///
/// `executor` spreads the passes over the rows; the result does not depend on how.
///
/// # Errors
/// [`crate::Error::Data`] when no eigenvalues are found.
pub fn leace(sample: &Labelled<'_>, covariance: Covariance, executor: &dyn Executor) -> Result<Eraser> {
    let base_rate = sample.labels().iter().filter(|label| **label).count() as f64 / sample.n() as f64;
    let labels: Vec<f64> = sample.labels().iter().map(|&label| f64::from(u8::from(label)) - base_rate).collect();
    let (mean, (removed, read)) = match quickly(sample, &labels, covariance, executor) {
        Some(found) => found,
        None => exactly(sample, &labels, covariance)?,
    };
    let strength = dot(&removed, &read);
    if strength <= NOTHING * dot(&labels, &labels) {
        return Eraser::new(mean, Vec::new(), Vec::new());
    }
    Eraser::new(mean, removed, read.into_iter().map(|x| x / strength).collect())
}

/// Mean, and σ with Σ⁻¹σ, where Σ is far from singular.
fn quickly(
    sample: &Labelled<'_>,
    labels: &[f64],
    covariance: Covariance,
    executor: &dyn Executor,
) -> Option<(Vec<f64>, Whitened)> {
    let shrunk = covariance == Covariance::Shrunk;
    if sample.n() <= sample.d() && !shrunk {
        return None;
    }
    let standard = Standard::new(sample, labels, executor)?;
    let whitened = standard.solve(shrunk)?;
    Some((standard.mean().to_vec(), whitened))
}

/// The same for any Σ, in double precision throughout.
fn exactly(sample: &Labelled<'_>, labels: &[f64], covariance: Covariance) -> Result<(Vec<f64>, Whitened)> {
    let (mean, rows) = sample.centred();
    let scatter = Scatter { rows: &rows, labels, d: sample.d() };
    let whitened = match covariance {
        Covariance::Sample => scatter.sample()?,
        Covariance::Shrunk => scatter.shrunk()?,
    };
    Ok((mean, whitened))
}

/// Centred rows `[n, d]` and labels `[n]`.
struct Scatter<'a> {
    rows: &'a [f64],
    labels: &'a [f64],
    d: usize,
}

/// Σ⁺Σ σ and Σ⁺σ, up to the scale of Σ and σ, which the projection does not depend on.
type Whitened = (Vec<f64>, Vec<f64>);

impl Scatter<'_> {
    fn n(&self) -> usize {
        self.labels.len()
    }

    /// σ `[d]`, not divided by n.
    fn label_covariance(&self) -> Vec<f64> {
        dense::product(self.labels, self.n(), self.rows, self.d)
    }

    fn sample(&self) -> Result<Whitened> {
        if self.n() <= self.d { self.fewer_rows() } else { self.inverted(&dense::gram(self.rows, self.d)) }
    }

    /// By the estimator of Bodnar et al., from S `[d, d]`, the covariance with n in the denominator.
    fn shrunk(&self) -> Result<Whitened> {
        let mut matrix = dense::gram(self.rows, self.d);
        matrix.iter_mut().for_each(|entry| *entry /= self.n() as f64);
        let trace: f64 = matrix.iter().step_by(self.d + 1).sum();
        let mixture = Mixture::shrunk(trace, dot(&matrix, &matrix), self.n(), self.d);
        matrix.iter_mut().for_each(|entry| *entry *= mixture.kept);
        matrix.iter_mut().step_by(self.d + 1).for_each(|entry| *entry += mixture.spread);
        self.inverted(&matrix)
    }

    /// From a covariance `[d, d]`, by Cholesky where it can be trusted, and otherwise by eigenvalues.
    fn inverted(&self, matrix: &[f64]) -> Result<Whitened> {
        let covariance = self.label_covariance();
        if let Some(factor) = Cholesky::new(matrix, self.d).filter(|factor| factor.pivot_ratio() > NEARLY_SINGULAR) {
            let mut read = covariance.clone();
            factor.solve(&mut read);
            return Ok((covariance, read));
        }
        let eigen = dense::eigen(matrix, self.d)?;
        let along = dense::product(&eigen.vectors, self.d, &covariance, 1);
        let kept = |power: i32| dense::product(&eigen.kept(&along, self.d, power), self.d, &eigen.vectors, self.d);
        Ok((kept(0), kept(-1)))
    }

    /// From the n × n products of the rows, whose eigenvalues are Σ's: σ = Xᵀz, Σ⁺σ = Xᵀ(XXᵀ)⁺z.
    fn fewer_rows(&self) -> Result<Whitened> {
        let n = self.n();
        let eigen = dense::eigen(&dense::outer_gram(self.rows, self.d), n)?;
        let along = dense::product(&eigen.vectors, n, self.labels, 1);
        let kept = |power: i32| {
            let weights = dense::product(&eigen.kept(&along, self.d, power), n, &eigen.vectors, n);
            dense::product(&weights, n, self.rows, self.d)
        };
        Ok((kept(0), kept(-1)))
    }
}

impl dense::Eigen {
    /// Coordinates along the eigenvectors, times a power of the eigenvalues above `λ_max · d · ε`, and 0 along the others.
    fn kept(&self, along: &[f64], d: usize, power: i32) -> Vec<f64> {
        let least = self.values.last().map_or(0.0, |largest| largest * d as f64 * f64::EPSILON);
        let scaled = |(&value, &x): (&f64, &f64)| if value > least { x * value.powi(power) } else { 0.0 };
        self.values.iter().zip(along).map(scaled).collect()
    }
}
