//! Products with a stored matrix: its rows become floats a few at a time, and each of these is used for every row of activations
//! while it is in the cache.

use pulp::Arch;

use super::StoredMatrix;
use crate::model::kernel::vector::in_runs;

/// Sums kept side by side for a product, a fixed number: the same sum whatever the number of rows.
const LANES: usize = 16;
/// Rows of the matrix that are floats at a time.
const TILE: usize = 16;
/// Rows of activations and of the matrix whose products are summed at a time: their sums fill the registers.
const ROWS: usize = 4;

/// `x Wᵀ`, `[n, columns]` and `[rows, columns]` → `[n, rows]`.
pub fn product(x: &[f32], matrix: &StoredMatrix) -> Vec<f32> {
    let (width, n) = (matrix.columns.next_multiple_of(LANES), x.len() / matrix.columns);
    let padded = padded(x, matrix.columns, width);
    let x = padded.as_deref().unwrap_or(x);
    let mut transposed = vec![0.0; n * matrix.rows()];
    // A processor without fused multiplication would emulate it.
    let fused = !matches!(Arch::new(), Arch::Scalar);
    in_runs(
        &mut transposed,
        n,
        matrix.columns,
        #[inline(always)]
        |first, products| {
            if fused {
                run::<true>(first, products, x, matrix, width);
            } else {
                run::<false>(first, products, x, matrix, width);
            }
        },
    );
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
#[inline(always)]
fn run<const FUSED: bool>(first: usize, products: &mut [f32], x: &[f32], matrix: &StoredMatrix, width: usize) {
    let n = x.len() / width;
    let mut tile = vec![0.0; TILE * width];
    for (at, products) in products.chunks_mut(TILE * n).enumerate() {
        let rows = products.len() / n;
        for (row, values) in tile.chunks_exact_mut(width).take(rows).enumerate() {
            matrix.format.dequantise(matrix.row(first + at * TILE + row), &mut values[..matrix.columns]);
        }
        for (four, products) in products.chunks_mut(ROWS * n).enumerate() {
            let weights = &tile[four * ROWS * width..][..products.len() / n * width];
            match products.len() / n {
                ROWS => with_rows::<ROWS, FUSED>(products, x, weights, width),
                _ => {
                    for (products, weights) in products.chunks_exact_mut(n).zip(weights.chunks_exact(width)) {
                        with_rows::<1, FUSED>(products, x, weights, width);
                    }
                }
            }
        }
    }
}

/// The products of `N` rows of the matrix with every row of activations, `[N, n]`.
#[inline(always)]
fn with_rows<const N: usize, const FUSED: bool>(products: &mut [f32], x: &[f32], weights: &[f32], width: usize) {
    let n = x.len() / width;
    let (fours, _) = (n / ROWS, n % ROWS);
    for four in 0..fours {
        let sums = sums::<ROWS, N, FUSED>(&x[four * ROWS * width..][..ROWS * width], weights, width);
        for (row, sums) in sums.iter().enumerate() {
            for (column, sum) in sums.iter().enumerate() {
                products[column * n + four * ROWS + row] = *sum;
            }
        }
    }
    for at in fours * ROWS..n {
        let [sums] = sums::<1, N, FUSED>(&x[at * width..][..width], weights, width);
        for (column, sum) in sums.iter().enumerate() {
            products[column * n + at] = *sum;
        }
    }
}

/// The products of `M` rows with `N` rows.
#[inline(always)]
fn sums<const M: usize, const N: usize, const FUSED: bool>(x: &[f32], weights: &[f32], width: usize) -> [[f32; N]; M] {
    let xs: [&[[f32; LANES]]; M] = std::array::from_fn(|row| x[row * width..(row + 1) * width].as_chunks().0);
    let ws: [&[[f32; LANES]]; N] = std::array::from_fn(|row| weights[row * width..(row + 1) * width].as_chunks().0);
    let mut lanes = [[[0.0_f32; LANES]; N]; M];
    for step in 0..width / LANES {
        for (lanes, x) in lanes.iter_mut().zip(&xs) {
            for (lanes, w) in lanes.iter_mut().zip(&ws) {
                for ((lane, x), w) in lanes.iter_mut().zip(&x[step]).zip(&w[step]) {
                    *lane = if FUSED { x.mul_add(*w, *lane) } else { *lane + x * w };
                }
            }
        }
    }
    let mut sums = [[0.0; N]; M];
    for (sums, lanes) in sums.iter_mut().zip(&lanes) {
        for (sum, lanes) in sums.iter_mut().zip(lanes) {
            *sum = pairwise(*lanes);
        }
    }
    sums
}

/// The sum of the lanes, by halves.
#[inline(always)]
fn pairwise(mut lanes: [f32; LANES]) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for at in 0..half {
            lanes[at] += lanes[at + half];
        }
        half /= 2;
    }
    lanes[0]
}
