//! Products with a stored matrix: its rows become floats a few at a time, and each of these is used for every row of activations
//! while it is in the cache.

use pulp::{Arch, Simd, WithSimd};

use super::StoredMatrix;
use crate::model::kernel::vector::in_runs;

/// A multiple of the lanes of every processor.
const LANES: usize = 16;
/// Rows of activations and of the matrix whose products are summed at a time: their sums fill the registers. So many rows of the
/// matrix are floats at a time, few enough for the nearest cache.
const ROWS: usize = 4;

/// `x Wᵀ`, `[n, columns]` and `[rows, columns]` → `[n, rows]`.
pub fn product(x: &[f32], matrix: &StoredMatrix) -> Vec<f32> {
    let (width, n) = (matrix.columns.next_multiple_of(LANES), x.len() / matrix.columns);
    let padded = padded(x, matrix.columns, width);
    let x = padded.as_deref().unwrap_or(x);
    let mut transposed = vec![0.0; n * matrix.rows()];
    in_runs(&mut transposed, n, matrix.columns, |first, products| {
        Arch::new().dispatch(Run { first, products, x, matrix, width });
    });
    if n == 1 {
        return transposed;
    }
    let mut products = vec![0.0; transposed.len()];
    for (row, of_row) in transposed.chunks_exact(n).enumerate() {
        for (at, value) in of_row.iter().enumerate() {
            products[at * matrix.rows() + row] = *value;
        }
    }
    products
}

/// Rows whose length is a multiple of the lanes; `None` where they are.
fn padded(x: &[f32], columns: usize, width: usize) -> Option<Vec<f32>> {
    let row = |row: &[f32]| {
        let mut row = row.to_vec();
        row.resize(width, 0.0);
        row
    };
    (columns != width).then(|| x.chunks_exact(columns).flat_map(row).collect())
}

/// The products of some rows of the matrix, from `first` on, `[rows, n]`.
struct Run<'a> {
    first: usize,
    products: &'a mut [f32],
    x: &'a [f32],
    matrix: &'a StoredMatrix,
    /// Of a row of `x`.
    width: usize,
}

impl WithSimd for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Run { first, products, x, matrix, width } = self;
        let n = x.len() / width;
        let mut weights = vec![0.0; ROWS * width];
        for (at, products) in products.chunks_mut(ROWS * n).enumerate() {
            let rows = products.len() / n;
            for (row, values) in weights.chunks_exact_mut(width).take(rows).enumerate() {
                matrix.format.dequantise(matrix.row(first + at * ROWS + row), &mut values[..matrix.columns]);
            }
            if rows == ROWS {
                with_rows::<S, ROWS>(simd, products, x, &weights);
                continue;
            }
            for (products, weights) in products.chunks_exact_mut(n).zip(weights.chunks_exact(width)) {
                with_rows::<S, 1>(simd, products, x, weights);
            }
        }
    }
}

/// The products of `N` rows of the matrix with every row of activations, `[N, n]`.
#[inline(always)]
fn with_rows<S: Simd, const N: usize>(simd: S, products: &mut [f32], x: &[f32], weights: &[f32]) {
    let width = weights.len() / N;
    let n = x.len() / width;
    let fours = n / ROWS * ROWS;
    for at in (0..fours).step_by(ROWS) {
        let sums = sums::<S, ROWS, N>(simd, &x[at * width..][..ROWS * width], weights);
        for (row, sums) in sums.iter().enumerate() {
            for (column, sum) in sums.iter().enumerate() {
                products[column * n + at + row] = *sum;
            }
        }
    }
    for at in fours..n {
        let [sums] = sums::<S, 1, N>(simd, &x[at * width..][..width], weights);
        for (column, sum) in sums.iter().enumerate() {
            products[column * n + at] = *sum;
        }
    }
}

/// The products of `M` rows with `N` rows: each is summed in the same order whatever the other rows are.
#[inline(always)]
fn sums<S: Simd, const M: usize, const N: usize>(simd: S, x: &[f32], weights: &[f32]) -> [[f32; N]; M] {
    let width = weights.len() / N;
    let (mut xs, mut ws): ([&[S::f32s]; M], [&[S::f32s]; N]) = ([&[]; M], [&[]; N]);
    for (steps, row) in xs.iter_mut().zip(x.chunks_exact(width)) {
        *steps = S::as_simd_f32s(row).0;
    }
    for (steps, row) in ws.iter_mut().zip(weights.chunks_exact(width)) {
        *steps = S::as_simd_f32s(row).0;
    }
    let steps = ws[0].len();
    // Of one length, so that the loop checks no bound.
    xs.iter_mut().for_each(|x| *x = &x[..steps]);
    ws.iter_mut().for_each(|w| *w = &w[..steps]);
    let mut lanes = [[simd.splat_f32s(0.0); N]; M];
    for step in 0..steps {
        for row in 0..M {
            for column in 0..N {
                lanes[row][column] = simd.mul_add_e_f32s(xs[row][step], ws[column][step], lanes[row][column]);
            }
        }
    }
    let mut sums = [[0.0; N]; M];
    for row in 0..M {
        for column in 0..N {
            sums[row][column] = simd.reduce_sum_f32s(lanes[row][column]);
        }
    }
    sums
}
