//! Products with the rows of a matrix, `x Wᵀ`: four rows of it at a time, read once for all rows of activations.

use std::ops::RangeInclusive;

use pulp::{Arch, Simd, WithSimd};

use super::vector::in_runs;

/// A multiple of the lanes of every processor.
const LANES: usize = 16;
/// Rows of activations and of the matrix whose products are summed at a time: their sums fill the registers.
const ROWS: usize = 4;
/// Rows of the matrix whose products stand side by side until all are known: a multiple of [`ROWS`].
const TILE: usize = 256;
/// Rows of activations for which a matrix of floats is multiplied so, not by a general product, which is as quick for one row.
const FEW: RangeInclusive<usize> = 2..=16;
/// Fewest values of such a matrix: a smaller one stays in the caches, where a general product is as quick.
const FEWEST_VALUES: usize = 1 << 19;

/// A matrix that is read by rows.
pub trait ByRow: Sync {
    /// Rows and columns.
    fn shape(&self) -> [usize; 2];
    /// Some rows, one after the other, each with zeros up to `width`; into `room`, where they are not floats already.
    fn floats<'a>(&'a self, first: usize, count: usize, width: usize, room: &'a mut [f32]) -> &'a [f32];
}

/// A matrix of floats whose columns are a multiple of the lanes.
pub struct Floats<'a> {
    values: &'a [f32],
    columns: usize,
}

impl<'a> Floats<'a> {
    /// A matrix for the products of so many rows; `None` where a general product is better.
    pub fn for_products(values: &'a [f32], columns: usize, n: usize) -> Option<Self> {
        let suits = FEW.contains(&n) && values.len() >= FEWEST_VALUES && columns.is_multiple_of(LANES);
        suits.then_some(Self { values, columns })
    }
}

impl ByRow for Floats<'_> {
    fn shape(&self) -> [usize; 2] {
        [self.values.len() / self.columns, self.columns]
    }

    #[inline(always)]
    fn floats<'a>(&'a self, first: usize, count: usize, width: usize, _room: &'a mut [f32]) -> &'a [f32] {
        &self.values[first * width..][..count * width]
    }
}

/// `x Wᵀ`. A row's products are the same whatever the other rows are.
///
/// # Shapes
/// `[n, columns]` and `[rows, columns]` → `[n, rows]`
pub fn product(x: &[f32], matrix: &impl ByRow) -> Vec<f32> {
    let [rows, columns] = matrix.shape();
    let (width, n) = (columns.next_multiple_of(LANES), x.len() / columns);
    let padded = padded(x, columns, width);
    let x = padded.as_deref().unwrap_or(x);
    // By tiles of `[n, TILE]`: a thread writes whole tiles.
    let mut tiles = vec![0.0; n * rows];
    in_runs(&mut tiles, n * TILE, columns, |first, tiles| {
        let mut room = vec![0.0; ROWS * width];
        for (at, tile) in tiles.chunks_mut(n * TILE).enumerate() {
            let (first, room) = ((first + at) * TILE, &mut room);
            Arch::new().dispatch(Tile { first, products: tile, x, matrix, width, room });
        }
    });
    if n == 1 {
        return tiles;
    }
    let mut products = vec![0.0; n * rows];
    for (at, tile) in tiles.chunks(n * TILE).enumerate() {
        let width = tile.len() / n;
        for (row, tile) in tile.chunks_exact(width).enumerate() {
            products[row * rows + at * TILE..][..width].copy_from_slice(tile);
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

/// The products with some rows of the matrix, from `first` on, `[n, rows]`.
struct Tile<'a, R> {
    first: usize,
    products: &'a mut [f32],
    x: &'a [f32],
    matrix: &'a R,
    /// Of a row of `x`.
    width: usize,
    /// For four rows of the matrix.
    room: &'a mut [f32],
}

impl<R: ByRow> WithSimd for Tile<'_, R> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Tile { first, products, x, matrix, width, room } = self;
        let tile = products.len() / (x.len() / width);
        for at in (0..tile).step_by(ROWS) {
            let count = ROWS.min(tile - at);
            let weights = matrix.floats(first + at, count, width, room);
            if count == ROWS {
                with_rows::<S, ROWS>(simd, (&mut *products, tile, at), x, weights);
                continue;
            }
            for (row, weights) in weights.chunks_exact(width).enumerate() {
                with_rows::<S, 1>(simd, (&mut *products, tile, at + row), x, weights);
            }
        }
    }
}

/// The products of every row of activations with `N` rows of the matrix, which stand from column `at` of a tile of so many columns.
#[inline(always)]
fn with_rows<S: Simd, const N: usize>(
    simd: S,
    (products, tile, at): (&mut [f32], usize, usize),
    x: &[f32],
    weights: &[f32],
) {
    let width = weights.len() / N;
    for (products, x) in products.chunks_mut(ROWS * tile).zip(x.chunks(ROWS * width)) {
        let into = (&mut products[at..], tile);
        match x.len() / width {
            1 => sums::<S, 1, N>(simd, into, x, weights),
            2 => sums::<S, 2, N>(simd, into, x, weights),
            3 => sums::<S, 3, N>(simd, into, x, weights),
            _ => sums::<S, ROWS, N>(simd, into, x, weights),
        }
    }
}

/// The products of `M` rows with `N` rows: each is summed in the same order whatever the other rows are.
#[inline(always)]
fn sums<S: Simd, const M: usize, const N: usize>(
    simd: S,
    (products, tile): (&mut [f32], usize),
    x: &[f32],
    weights: &[f32],
) {
    let width = weights.len() / N;
    let xs: [&[S::f32s]; M] = std::array::from_fn(|row| S::as_simd_f32s(&x[row * width..][..width]).0);
    let ws: [&[S::f32s]; N] = std::array::from_fn(|row| S::as_simd_f32s(&weights[row * width..][..width]).0);
    let steps = ws[0].len();
    // Of one length, so that the loop checks no bound.
    let (xs, ws) = (xs.map(|x| &x[..steps]), ws.map(|w| &w[..steps]));
    let mut lanes = [[simd.splat_f32s(0.0); M]; N];
    for step in 0..steps {
        for (lanes, w) in lanes.iter_mut().zip(&ws) {
            let weight = w[step];
            for (lane, x) in lanes.iter_mut().zip(&xs) {
                *lane = simd.mul_add_e_f32s(x[step], weight, *lane);
            }
        }
    }
    for (column, lanes) in lanes.iter().enumerate() {
        for (row, lane) in lanes.iter().enumerate() {
            products[row * tile + column] = simd.reduce_sum_f32s(*lane);
        }
    }
}
