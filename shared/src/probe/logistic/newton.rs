//! Newton's method in double precision, for the few fits that do not converge in single precision.
//!
//! Where a feature varies in some training folds and hardly in others, as the embedding of a rare token does, the
//! preconditioner that all folds share is far from the one fold's curvature, and steps are very small.

use super::Column;
use crate::error::{Error, Result};
use crate::linalg::{cholesky, dense, dot};
use crate::probe::Design;
use crate::probe::design::Moments;

/// Steps after which the fit has no optimum.
const MAX_STEPS: usize = 200;
/// The largest gradient at an optimum, against the norm of the coefficients.
const GRADIENT: f64 = 1e-9;
/// Share of the expected decrease that a step must reach (Armijo 1966).
const ENOUGH: f64 = 1e-4;

/// One fit: min ½ Σ q²u² + C Σ log(1 + exp(−y x·u)) over the training rows.
pub(super) struct Problem<'a> {
    /// The training rows `[n, width]`, row-major: features, or their coordinates in `span`, then intercepts.
    features: Vec<f64>,
    /// Entries of a row.
    width: usize,
    /// A label per training row, as ±1.
    signs: Vec<f64>,
    /// A known part of every training row's logit.
    offsets: Vec<f64>,
    /// The penalties `[width]`: 0 for an intercept.
    ridge: Vec<f64>,
    /// The features of the coordinates, where there are fewer training rows than features and these are many.
    span: Option<Span<'a>>,
    /// Inverse penalty.
    c: f64,
}

/// An orthonormal basis of the training rows in features that a penalty of 1 holds for, each divided by its scale q: their
/// span holds the optimum (see `preconditioner`).
struct Span<'a> {
    /// `[n, d]`
    basis: Vec<f64>,
    /// q `[d]`
    scale: &'a [f64],
}

impl<'a> Problem<'a> {
    /// The fit of a column whose training rows have these moments.
    pub(super) fn new(design: &Design, train: &[bool], moments: &'a Moments, column: &Column<'_>, c: f64) -> Self {
        let rows: Vec<usize> = (0..design.n()).filter(|&row| train[row]).collect();
        let (d, n_intercepts) = (design.d(), design.width() - design.d());
        let values = |&row: &usize| design.standardised()[row * d..(row + 1) * d].iter().map(|&x| f64::from(x));
        let spans = design.is_wide() && rows.len() < d;
        let (coordinates, count, span) = if spans {
            let scaled = |row| values(row).zip(&moments.scale).map(|(x, scale)| x / scale);
            let dense::Span { rows: coordinates, basis } =
                dense::span(&rows.iter().flat_map(scaled).collect::<Vec<_>>(), d);
            (coordinates, rows.len(), Some(Span { basis, scale: &moments.scale }))
        } else {
            (rows.iter().flat_map(values).collect(), d, None)
        };
        let width = count + n_intercepts;
        let mut features = Vec::with_capacity(rows.len() * width);
        for (&row, coordinates) in rows.iter().zip(coordinates.chunks_exact(count)) {
            features.extend_from_slice(coordinates);
            features.extend((0..n_intercepts).map(|at| if at == design.intercepts()[row] { 1.0 } else { 0.0 }));
        }
        let mut ridge: Vec<f64> =
            if spans { vec![1.0; count] } else { moments.scale.iter().map(|scale| scale * scale).collect() };
        ridge.resize(width, 0.0);
        Self {
            signs: rows.iter().map(|&row| if column.labels[row] { 1.0 } else { -1.0 }).collect(),
            offsets: rows.iter().map(|&row| column.offset.map_or(0.0, |offset| f64::from(offset[row]))).collect(),
            features,
            width,
            ridge,
            span,
            c,
        }
    }

    /// The optimum, in features and intercepts.
    ///
    /// # Errors
    /// [`Error::Data`] when no step decreases the objective further, or the curvature is not positive definite.
    pub(super) fn solve(&self) -> Result<Vec<f64>> {
        let at = self.optimum()?;
        let Some(Span { basis, scale }) = &self.span else { return Ok(at) };
        let (coordinates, intercepts) = at.split_at(basis.len() / scale.len());
        let features = dense::product(coordinates, coordinates.len(), basis, scale.len());
        Ok(features
            .iter()
            .zip(*scale)
            .map(|(weight, scale)| weight / scale)
            .chain(intercepts.iter().copied())
            .collect())
    }

    fn optimum(&self) -> Result<Vec<f64>> {
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
        let rows = self.features.chunks_exact(self.width).zip(&self.offsets).zip(&self.signs);
        rows.map(|((row, offset), sign)| (row, *offset, *sign))
    }

    fn objective(&self, at: &[f64]) -> f64 {
        let penalty: f64 = at.iter().zip(&self.ridge).map(|(u, ridge)| 0.5 * ridge * u * u).sum();
        // log(1 + e⁻ᵐ), with its digits on both sides
        let loss = |margin: f64| (-margin.abs()).exp().ln_1p() + (-margin).max(0.0);
        penalty + self.c * self.rows().map(|(row, offset, sign)| loss(sign * (offset + dot(row, at)))).sum::<f64>()
    }

    /// Gradient `[width]` and curvature `[width, width]`.
    fn derivatives(&self, at: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let width = self.width;
        let mut gradient: Vec<f64> = at.iter().zip(&self.ridge).map(|(u, ridge)| ridge * u).collect();
        let mut curvature = vec![0.0; width * width];
        (0..width).for_each(|feature| curvature[feature * width + feature] = self.ridge[feature]);
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
