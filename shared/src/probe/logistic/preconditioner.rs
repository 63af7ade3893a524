//! The preconditioner of a batch in the host's memory: the inverse of K = Xᵀ W X + diag(q²), the columns' mean curvature.
//!
//! Narrow designs hold K⁻¹ itself. Wide ones never form what costs d² or d³: they compute the products of their rows once,
//! for all their fits, and every fit factors one matrix of the smaller side of X.

use faer::linalg::matmul::matmul;
use faer::linalg::solvers::{Llt, Solve};
use faer::{Accum, Mat, MatMut, MatRef, Par, Side};

use super::path::add;
use crate::error::Result;
use crate::linalg::inverse_positive_definite;
use crate::probe::Design;
use crate::probe::design::not_positive_definite;

/// What a diagonal is raised by, as a share of itself, so that a matrix rounded to single precision is positive definite.
const RAISED: [f32; 3] = [1e-5, 1e-4, 1e-3];
/// Steps that a new factor may cost as much as, where there is an old one.
const WORTH: usize = 4;

/// An inverse of K, in the form that is cheapest for the design.
pub(super) enum Preconditioner<'a> {
    /// K⁻¹ `[width, width]`.
    Inverse(Mat<f32>),
    /// The factor of K `[width, width]` with equal weights for all rows.
    Factor(Llt<f32>),
    /// Through the products of the rows.
    Span(RowSpan<'a>),
}

impl<'a> Preconditioner<'a> {
    /// From the weights W `[n]`, which are positive, and the penalties q² `[width]`, 0 for an intercept; `rows` are the
    /// design's `[n, width]`.
    ///
    /// # Errors
    /// [`crate::Error::Data`] when K is not positive definite.
    pub(super) fn new(design: &'a Design, rows: &'a [f32], weights: &[f32], ridge: &[f64]) -> Result<Self> {
        if !design.is_wide() {
            return Ok(Self::Inverse(design.inverse_curvature(weights, ridge)?));
        }
        if design.n() < design.d() {
            return Ok(Self::Span(RowSpan::new(design, rows, weights, ridge)?));
        }
        let weight = weights.iter().sum::<f32>() / weights.len() as f32;
        let entry = |row: usize, column: usize, product: f32| {
            weight * product + if row == column { ridge[row] as f32 } else { 0.0 }
        };
        Ok(Self::Factor(factor(design.products(), entry)?))
    }

    /// Whether K at the current point is worth computing again for some columns.
    pub(super) fn is_worth_renewing(design: &Design, columns: usize) -> bool {
        let (n, width) = (design.n(), design.width());
        let side = n.min(width);
        // A third of the side's cube against the four products with X of a step.
        !design.is_wide() || side.pow(3) / 3 <= WORTH * 4 * n * width * columns
    }

    /// `K⁻¹ g` of every column of g `[width, columns]`.
    pub(super) fn apply(&self, gradients: &[f32], width: usize) -> Vec<f32> {
        let columns = gradients.len() / width;
        match self {
            Self::Inverse(inverse) => product(inverse.as_ref(), gradients, columns),
            Self::Factor(factor) => {
                let mut solved = gradients.to_vec();
                factor.solve_in_place(MatMut::from_column_major_slice_mut(&mut solved, width, columns));
                solved
            }
            Self::Span(span) => span.apply(gradients),
        }
    }
}

/// K⁻¹ by the products of the rows, for designs with fewer rows than features.
///
/// The optimum of a fit with an L2 penalty lies in the span of the rows that it is fitted on, in the penalty's metric
/// (representer theorem, Kimeldorf & Wahba 1971; Hastie, Tibshirani & Friedman 2009, §18.3.5): all that K is, besides the
/// penalty, are the products G = X D⁻¹ Xᵀ `[n, n]`. With M = (W⁻¹ + G)⁻¹, features D and intercepts J `[n, k]`, the formula
/// of Woodbury (1950) gives for a gradient (g, h), s = M X D⁻¹ g:
/// `b = (Jᵀ M J)⁻¹ (h − Jᵀ s)` for the intercepts and `D⁻¹ (g − Xᵀ (s + M J b))` for the features.
/// D is the design's own penalty times the mean ratio of the masks' to it, so that one G serves all fits; the optimum, which
/// each column's own penalty decides, does not depend on it.
pub(super) struct RowSpan<'a> {
    design: &'a Design,
    /// `[n, width]`
    rows: &'a [f32],
    /// D⁻¹ `[d]`
    inverse_penalty: Vec<f32>,
    /// √W `[n]`
    roots: Vec<f32>,
    /// Of I + √W G √W, whose inverse between two √W is M.
    factor: Llt<f32>,
    /// M J `[n, k]`, column by column.
    intercepts: Vec<f32>,
    /// (Jᵀ M J)⁻¹ `[k, k]`
    inverse: Vec<f64>,
}

impl<'a> RowSpan<'a> {
    fn new(design: &'a Design, rows: &'a [f32], weights: &[f32], ridge: &[f64]) -> Result<Self> {
        let penalty = design.penalty();
        let ratio = ridge.iter().zip(&penalty).map(|(ridge, own)| ridge / own).sum::<f64>() / design.d() as f64;
        let roots: Vec<f32> = weights.iter().map(|weight| weight.sqrt()).collect();
        let (share, one) = ((1.0 / ratio) as f32, |row: usize, column: usize| f32::from(u8::from(row == column)));
        let entry =
            |row: usize, column: usize, product: f32| roots[row] * roots[column] * share * product + one(row, column);
        let mut span = Self {
            factor: factor(design.products(), entry)?,
            inverse_penalty: penalty.iter().map(|own| (1.0 / (ratio * own)) as f32).collect(),
            intercepts: Vec::new(),
            inverse: Vec::new(),
            design,
            rows,
            roots,
        };
        span.border()?;
        Ok(span)
    }

    /// M J and the inverse of Jᵀ M J.
    fn border(&mut self) -> Result<()> {
        let (n, d) = (self.design.n(), self.design.d());
        let k = self.design.width() - d;
        let indicators = |intercept: usize| self.rows.iter().skip(d + intercept).step_by(self.design.width()).copied();
        let mut intercepts: Vec<f32> = (0..k).flat_map(indicators).collect();
        self.weigh(&mut intercepts);
        let sums: Vec<f64> = intercepts.chunks_exact(n).flat_map(|column| self.sums(column)).collect();
        self.inverse = inverse_positive_definite(&sums, k).map_err(|_| not_positive_definite())?;
        self.intercepts = intercepts;
        Ok(())
    }

    /// Replaces every column of v `[n, columns]` by M v.
    fn weigh(&self, values: &mut [f32]) {
        let n = self.design.n();
        let scale = |values: &mut [f32]| {
            for column in values.chunks_exact_mut(n) {
                column.iter_mut().zip(&self.roots).for_each(|(value, root)| *value *= root);
            }
        };
        scale(values);
        let columns = values.len() / n;
        self.factor.solve_in_place(MatMut::from_column_major_slice_mut(values, n, columns));
        scale(values);
    }

    /// Jᵀ v `[k]` of values `[n]`.
    fn sums(&self, values: &[f32]) -> Vec<f64> {
        let mut sums = vec![0.0; self.design.width() - self.design.d()];
        let rows = values.iter().zip(self.design.intercepts());
        rows.for_each(|(&value, &intercept)| sums[intercept] += f64::from(value));
        sums
    }

    fn apply(&self, gradients: &[f32]) -> Vec<f32> {
        let (n, d, width) = (self.design.n(), self.design.d(), self.design.width());
        let columns = gradients.len() / width;
        let mut scaled = gradients.to_vec();
        for column in scaled.chunks_exact_mut(width) {
            column.iter_mut().zip(&self.inverse_penalty).for_each(|(entry, inverse)| *entry *= inverse);
            column[d..].fill(0.0);
        }
        let x = MatRef::from_row_major_slice(self.rows, n, width);
        let mut seen = product(x, &scaled, columns);
        self.weigh(&mut seen);
        for ((seen, scaled), gradient) in
            seen.chunks_exact_mut(n).zip(scaled.chunks_exact_mut(width)).zip(gradients.chunks_exact(width))
        {
            let rest = self.sums(seen).into_iter().zip(&gradient[d..]).map(|(sum, &entry)| f64::from(entry) - sum);
            let rest: Vec<f64> = rest.collect();
            for (place, row) in self.inverse.chunks_exact(rest.len()).enumerate() {
                let step = crate::linalg::dot(row, &rest) as f32;
                add(seen, &self.intercepts[place * n..(place + 1) * n], step);
                scaled[d + place] = step;
            }
        }
        let back = product(x.transpose(), &seen, columns);
        for (scaled, back) in scaled.chunks_exact_mut(width).zip(back.chunks_exact(width)) {
            let entries = scaled.iter_mut().zip(back).zip(&self.inverse_penalty);
            entries.for_each(|((entry, back), inverse)| *entry -= inverse * back);
        }
        scaled
    }
}

/// The Cholesky factor of a matrix made entry by entry of the lower triangle of another.
fn factor(of: &Mat<f32>, entry: impl Fn(usize, usize, f32) -> f32) -> Result<Llt<f32>> {
    let side = of.nrows();
    for raised in RAISED {
        let mut matrix = Mat::zeros(side, side);
        for column in 0..side {
            for (row, into) in matrix.col_mut(column).iter_mut().enumerate().skip(column) {
                *into = entry(row, column, of[(row, column)]);
            }
            matrix[(column, column)] *= 1.0 + raised;
        }
        if let Ok(factor) = Llt::new(matrix.as_ref(), Side::Lower) {
            return Ok(factor);
        }
    }
    Err(not_positive_definite())
}

/// `A b` of every column of b `[inner, columns]`.
fn product(a: MatRef<'_, f32>, b: &[f32], columns: usize) -> Vec<f32> {
    let mut into = vec![0.0; a.nrows() * columns];
    let target = MatMut::from_column_major_slice_mut(&mut into, a.nrows(), columns);
    matmul(target, Accum::Replace, a, MatRef::from_column_major_slice(b, a.ncols(), columns), 1.0, Par::Seq);
    into
}
