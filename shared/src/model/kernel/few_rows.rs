//! Products of few rows with a matrix of floats. They take as long as the matrix takes to be read, so it is read from front to end,
//! once for all rows. A general product reads it in narrow columns: up to twice as long (see DESIGN.md).

use pulp::{Arch, Simd, WithSimd};

use super::vector::in_runs;

/// Most rows of activations.
const MOST_ROWS: usize = 12;
/// Fewest values of the matrix: a smaller one stays in the caches, where a general product is as quick.
const FEWEST_VALUES: usize = 1 << 18;
/// Fewest values for one row: a general product reads a smaller matrix in one thread, as quickly, and wakes no other.
const FEWEST_VALUES_OF_ONE: usize = 7 << 20;
/// The matrix is cut into so many runs of rows. Their sums are added in their order, so that the threads at hand change no number.
const PARTS: usize = 8;
/// Rows of the matrix that are added at a time: sums are then read and written a quarter as often.
const STEPS: usize = 4;
/// A multiple of the lanes of every processor.
const LANES: usize = 16;

/// Whether the product of `[n, d_in]` and `[d_in, d_out]` is one of these.
pub fn suits(n: usize, d_in: usize, d_out: usize) -> bool {
    let whole = d_in.is_multiple_of(PARTS * STEPS) && d_out.is_multiple_of(LANES);
    let fewest = if n == 1 { FEWEST_VALUES_OF_ONE } else { FEWEST_VALUES };
    (1..=MOST_ROWS).contains(&n) && d_in * d_out >= fewest && whole
}

/// `x W`. A row's products are the same whatever the other rows are.
///
/// # Shapes
/// `[n, d_in]`, `[d_in, d_out]` → `[n, d_out]`, as [`suits`] asks
pub fn product(x: &[f32], matrix: &[f32], d_in: usize) -> Vec<f32> {
    let (n, d_out, rows) = (x.len() / d_in, matrix.len() / d_in, d_in / PARTS);
    let mut parts = vec![0.0; PARTS * n * d_out];
    in_runs(&mut parts, n * d_out, rows, |first, parts| {
        for (at, sums) in parts.chunks_exact_mut(n * d_out).enumerate() {
            let from = (first + at) * rows;
            Arch::new().dispatch(Part { sums, x, d_in, from, matrix: &matrix[from * d_out..][..rows * d_out] });
        }
    });
    let (sums, rest) = parts.split_at_mut(n * d_out);
    for part in rest.chunks_exact(n * d_out) {
        sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
    }
    parts.truncate(n * d_out);
    parts
}

/// The sums over some rows of the matrix, `[n, d_out]`.
struct Part<'a> {
    sums: &'a mut [f32],
    x: &'a [f32],
    d_in: usize,
    /// The first of the matrix's rows.
    from: usize,
    /// These rows alone.
    matrix: &'a [f32],
}

impl WithSimd for Part<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Part { sums, x, d_in, from, matrix } = self;
        let n = x.len() / d_in;
        let d_out = sums.len() / n;
        for (at, matrix) in matrix.chunks_exact(STEPS * d_out).enumerate() {
            // Four rows at a time: their factors fill the registers.
            for (sums, x) in sums.chunks_mut(4 * d_out).zip(x.chunks(4 * d_in)) {
                let x = &x[from + at * STEPS..];
                match sums.len() / d_out {
                    1 => add::<S, 1>(simd, sums, (x, d_in), matrix),
                    2 => add::<S, 2>(simd, sums, (x, d_in), matrix),
                    3 => add::<S, 3>(simd, sums, (x, d_in), matrix),
                    _ => add::<S, 4>(simd, sums, (x, d_in), matrix),
                }
            }
        }
    }
}

/// Adds some rows of the matrix to the sums of `N` rows, whose factors stand `d_in` apart.
#[inline(always)]
fn add<S: Simd, const N: usize>(simd: S, sums: &mut [f32], (x, d_in): (&[f32], usize), matrix: &[f32]) {
    let d_out = sums.len() / N;
    let factors: [[S::f32s; STEPS]; N] =
        std::array::from_fn(|row| std::array::from_fn(|step| simd.splat_f32s(x[row * d_in + step])));
    let rows: [&[S::f32s]; STEPS] = std::array::from_fn(|step| S::as_simd_f32s(&matrix[step * d_out..][..d_out]).0);
    let width = rows[0].len();
    // Of one length, so that the loop checks no bound.
    let rows = rows.map(|row| &row[..width]);
    let mut of_row = sums.chunks_exact_mut(d_out);
    let mut sums: [&mut [S::f32s]; N] = std::array::from_fn(|_| match of_row.next() {
        Some(sums) => &mut S::as_mut_simd_f32s(sums).0[..width],
        None => &mut [],
    });
    for at in 0..width {
        for (sums, factors) in sums.iter_mut().zip(&factors) {
            let mut sum = sums[at];
            for (row, factor) in rows.iter().zip(factors) {
                sum = simd.mul_add_e_f32s(*factor, row[at], sum);
            }
            sums[at] = sum;
        }
    }
}
