//! Dense linear algebra in f64 for small symmetric matrices, row-major.

#[cfg(feature = "compute")]
pub mod dense;

use crate::error::{Error, Result};

/// Rows of one width, `[n, width]`, row-major.
#[derive(Debug, Clone, Copy)]
pub struct Matrix<'a> {
    values: &'a [f32],
    width: usize,
}

impl<'a> Matrix<'a> {
    /// The rows that values hold.
    ///
    /// # Panics
    /// When the last row is not whole.
    pub fn new(values: &'a [f32], width: usize) -> Self {
        assert!(values.len().is_multiple_of(width.max(1)), "{} values are no rows of {width}", values.len());
        Self { values, width }
    }

    /// Values per row.
    pub fn width(self) -> usize {
        self.width
    }

    /// The row of an index.
    pub fn row(self, index: usize) -> &'a [f32] {
        &self.values[index * self.width..(index + 1) * self.width]
    }

    /// Some rows, one after the other.
    pub fn gathered(self, rows: &[usize]) -> Vec<f32> {
        rows.iter().flat_map(|&row| self.row(row)).copied().collect()
    }
}

/// The inverse of a symmetric positive definite `[n, n]` matrix, through its Cholesky factor.
///
/// # Errors
/// [`Error::Data`] when the matrix is not positive definite.
pub fn inverse_positive_definite(matrix: &[f64], n: usize) -> Result<Vec<f64>> {
    let lower = cholesky(matrix, n)?;
    let inverse_lower = inverse_of_lower(&lower, n);
    Ok(gram_of_lower(&inverse_lower, n))
}

/// The lower factor L of `matrix = L Lᵀ`, entries above the diagonal 0.
///
/// # Errors
/// [`Error::Data`] when the matrix is not positive definite.
pub fn cholesky(matrix: &[f64], n: usize) -> Result<Vec<f64>> {
    let mut lower = vec![0.0; n * n];
    for row in 0..n {
        for column in 0..=row {
            let known = dot(&lower[row * n..row * n + column], &lower[column * n..column * n + column]);
            let rest = matrix[row * n + column] - known;
            lower[row * n + column] = if row != column {
                rest / lower[column * n + column]
            } else if rest > 0.0 {
                rest.sqrt()
            } else {
                return Err(not_positive_definite(row));
            };
        }
    }
    Ok(lower)
}

/// The inverse of a lower triangular matrix, row by row.
fn inverse_of_lower(lower: &[f64], n: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; n * n];
    for row in 0..n {
        let (above, current) = inverse.split_at_mut(row * n);
        let pivot = lower[row * n + row];
        for (k, above) in above.chunks_exact(n).enumerate() {
            let factor = lower[row * n + k];
            current[..=k].iter_mut().zip(above).for_each(|(entry, above)| *entry -= factor * above);
        }
        current[..row].iter_mut().for_each(|entry| *entry /= pivot);
        current[row] = 1.0 / pivot;
    }
    inverse
}

/// `Aᵀ A` of a lower triangular A.
fn gram_of_lower(a: &[f64], n: usize) -> Vec<f64> {
    let mut gram = vec![0.0; n * n];
    for (k, row) in a.chunks_exact(n).enumerate() {
        for i in 0..=k {
            let factor = row[i];
            let target = &mut gram[i * n..i * n + k + 1];
            target.iter_mut().zip(row).for_each(|(entry, value)| *entry += factor * value);
        }
    }
    gram
}

/// The sum of products, in eight partial sums so that it vectorises.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut strands = [0.0; 8];
    let (a_chunks, b_chunks) = (a.chunks_exact(8), b.chunks_exact(8));
    let tail: f64 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        for strand in 0..8 {
            strands[strand] += a[strand] * b[strand];
        }
    }
    strands.iter().sum::<f64>() + tail
}

/// Mean and variance `[d]` of rows `[n, d]`, n in the denominator.
pub fn moments(rows: &[f32], d: usize) -> (Vec<f64>, Vec<f64>) {
    let n = (rows.len() / d) as f64;
    let mut mean = vec![0.0_f64; d];
    for row in rows.chunks_exact(d) {
        mean.iter_mut().zip(row).for_each(|(mean, &x)| *mean += f64::from(x));
    }
    mean.iter_mut().for_each(|mean| *mean /= n);
    let mut variance = vec![0.0_f64; d];
    for row in rows.chunks_exact(d) {
        for ((variance, mean), &x) in variance.iter_mut().zip(&mean).zip(row) {
            *variance += (f64::from(x) - mean).powi(2);
        }
    }
    variance.iter_mut().for_each(|variance| *variance /= n);
    (mean, variance)
}

fn not_positive_definite(row: usize) -> Error {
    Error::data(
        "matrix",
        format!("expected positive definite, got a pivot that is not positive in row {row}"),
        "use a larger penalty (a smaller C)",
    )
}
