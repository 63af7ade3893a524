//! Products, factors and spectra of dense f64 matrices, row-major, by faer on one thread.

use faer::linalg::matmul::matmul;
use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::linalg::solvers::{Llt, Solve};
use faer::linalg::triangular_solve::solve_lower_triangular_in_place;
use faer::{Accum, Mat, MatMut, MatRef, Par, Side};

use crate::error::{Error, Result};

/// `Xᵀ X` `[width, width]` of rows X `[n, width]`.
pub fn gram(rows: &[f64], width: usize) -> Vec<f64> {
    let x = view(rows, width);
    gram_of(x.transpose(), x)
}

/// `X Xᵀ` `[n, n]` of rows X `[n, width]`.
pub fn outer_gram(rows: &[f64], width: usize) -> Vec<f64> {
    let x = view(rows, width);
    gram_of(x, x.transpose())
}

/// `Aᵀ B` `[p, q]` of A `[n, p]` and B `[n, q]`.
///
/// # Panics
/// When the numbers of rows differ.
pub fn transposed_product(a: &[f64], p: usize, b: &[f64], q: usize) -> Vec<f64> {
    let mut product = vec![0.0; p * q];
    let target = MatMut::from_row_major_slice_mut(&mut product, p, q);
    matmul(target, Accum::Replace, view(a, p).transpose(), view(b, q), 1.0, Par::Seq);
    product
}

/// `A B` `[n, q]` of A `[n, p]` and B `[p, q]`.
///
/// # Panics
/// When A's width is not B's height.
pub fn product(a: &[f64], p: usize, b: &[f64], q: usize) -> Vec<f64> {
    let a = view(a, p);
    let mut product = vec![0.0; a.nrows() * q];
    let target = MatMut::from_row_major_slice_mut(&mut product, a.nrows(), q);
    matmul(target, Accum::Replace, a, view(b, q), 1.0, Par::Seq);
    product
}

/// The Cholesky factor of a symmetric positive definite matrix.
pub struct Cholesky {
    factor: Llt<f64>,
}

impl Cholesky {
    /// Factors a `[n, n]` matrix, of which the lower triangle is read; none when it is not positive definite.
    pub fn new(matrix: &[f64], n: usize) -> Option<Self> {
        let factor = Llt::new(view(matrix, n), Side::Lower).ok()?;
        Some(Self { factor })
    }

    /// Replaces b `[n]` by `A⁻¹ b`.
    pub fn solve(&self, right: &mut [f64]) {
        let n = right.len();
        self.factor.solve_in_place(MatMut::from_column_major_slice_mut(right, n, 1));
    }

    /// Replaces b `[n]` by `L⁻¹ b`, whose square is `bᵀ A⁻¹ b`.
    pub fn solve_lower(&self, right: &mut [f64]) {
        let n = right.len();
        let target = MatMut::from_column_major_slice_mut(right, n, 1);
        solve_lower_triangular_in_place(self.factor.L(), target, Par::Seq);
    }

    /// The smallest pivot over the largest: small where the matrix is nearly singular.
    pub fn pivot_ratio(&self) -> f64 {
        let lower = self.factor.L();
        let pivots = (0..lower.nrows()).map(|row| lower[(row, row)].powi(2));
        let (least, most) =
            pivots.fold((f64::INFINITY, 0.0_f64), |(least, most), pivot| (least.min(pivot), most.max(pivot)));
        least / most
    }
}

/// The eigenvalues of a symmetric matrix, ascending, and its eigenvectors as the rows of `vectors` `[n, n]`.
pub struct Eigen {
    /// `[n]`
    pub values: Vec<f64>,
    /// `[n, n]`
    pub vectors: Vec<f64>,
}

/// Eigenvalues and eigenvectors of a symmetric `[n, n]` matrix, of which the lower triangle is read.
///
/// # Errors
/// [`Error::Data`] when the matrix holds values that are not finite.
pub fn eigen(matrix: &[f64], n: usize) -> Result<Eigen> {
    let eigen = view(matrix, n).self_adjoint_eigen(Side::Lower).map_err(|_| no_spectrum("eigenvalues"))?;
    let values = eigen.S().column_vector().iter().copied().collect();
    Ok(Eigen { values, vectors: row_major(eigen.U().transpose()) })
}

/// The thin singular value decomposition `X = U diag(s) Vᵀ` of rows X `[n, width]`, r = min(n, width).
pub struct Singular {
    /// U `[n, r]`
    pub left: Vec<f64>,
    /// s `[r]`, descending.
    pub values: Vec<f64>,
    /// Vᵀ `[r, width]`
    pub right: Vec<f64>,
}

/// The thin singular value decomposition of rows `[n, width]`.
///
/// # Errors
/// [`Error::Data`] when the rows hold values that are not finite.
pub fn singular(rows: &[f64], width: usize) -> Result<Singular> {
    let svd = view(rows, width).thin_svd().map_err(|_| no_spectrum("singular values"))?;
    let values = svd.S().column_vector().iter().copied().collect();
    Ok(Singular { left: row_major(svd.U()), values, right: row_major(svd.V().transpose()) })
}

/// Rows X `[n, width]`, n ≤ width, in the coordinates of an orthonormal basis of their span.
pub struct Span {
    /// The rows' coordinates `[n, n]`.
    pub rows: Vec<f64>,
    /// The basis `[n, width]`: `X = rows · basis`.
    pub basis: Vec<f64>,
}

/// The rows' own coordinates, from the QR decomposition of Xᵀ.
pub fn span(rows: &[f64], width: usize) -> Span {
    let qr = view(rows, width).transpose().qr();
    Span { rows: row_major(qr.thin_R().transpose()), basis: row_major(qr.compute_thin_Q().transpose()) }
}

fn view(rows: &[f64], width: usize) -> MatRef<'_, f64> {
    MatRef::from_row_major_slice(rows, rows.len() / width, width)
}

/// A symmetric product, of which one triangle is computed.
fn gram_of(left: MatRef<'_, f64>, right: MatRef<'_, f64>) -> Vec<f64> {
    let n = left.nrows();
    let mut gram = Mat::<f64>::zeros(n, n);
    let (lower, whole) = (BlockStructure::TriangularLower, BlockStructure::Rectangular);
    triangular::matmul(gram.as_mut(), lower, Accum::Replace, left, whole, right, whole, 1.0, Par::Seq);
    let mut entries = vec![0.0; n * n];
    for row in 0..n {
        for (column, value) in gram.col(row).iter().enumerate().skip(row) {
            entries[row * n + column] = *value;
            entries[column * n + row] = *value;
        }
    }
    entries
}

fn row_major(matrix: MatRef<'_, f64>) -> Vec<f64> {
    let mut entries = vec![0.0; matrix.nrows() * matrix.ncols()];
    MatMut::from_row_major_slice_mut(&mut entries, matrix.nrows(), matrix.ncols()).copy_from(matrix);
    entries
}

fn no_spectrum(what: &str) -> Error {
    Error::data("matrix", format!("its {what} do not converge"), "check the activations for values that are not finite")
}
