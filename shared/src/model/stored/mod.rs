//! Matrices that stay as their file has them, packed or in half precision, and are multiplied with f32 activations on the CPU.

mod block_format;
mod k_blocks;

pub use block_format::BlockFormat;

use crate::model::kernel::by_row::{self, ByRow};
use crate::model::kernel::vector::vectorised;

/// A matrix as a file keeps it, row by row.
#[derive(Debug)]
pub struct StoredMatrix {
    format: BlockFormat,
    columns: usize,
    bytes: Vec<u8>,
}

impl StoredMatrix {
    /// A matrix of whole blocks; `None` where a value is not finite.
    pub fn new(format: BlockFormat, columns: usize, bytes: Vec<u8>) -> Option<Self> {
        let matrix = Self { format, columns, bytes };
        let mut row = vec![0.0; columns];
        let finite = (0..matrix.rows()).all(|at| {
            matrix.dequantise(at, &mut row);
            row.iter().all(|value| value.is_finite())
        });
        finite.then_some(matrix)
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.bytes.len() / self.format.bytes(self.columns).max(1)
    }

    /// How many columns it has.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The bytes of a row.
    #[inline(always)]
    fn row(&self, at: usize) -> &[u8] {
        let width = self.format.bytes(self.columns);
        &self.bytes[at * width..(at + 1) * width]
    }

    fn dequantise(&self, at: usize, values: &mut [f32]) {
        vectorised(
            #[inline(always)]
            || self.format.dequantise(self.row(at), values),
        );
    }

    /// Some of its rows, one after the other.
    pub fn select(&self, rows: impl ExactSizeIterator<Item = usize>) -> Vec<f32> {
        let mut values = vec![0.0; rows.len() * self.columns];
        rows.zip(values.chunks_exact_mut(self.columns)).for_each(|(at, values)| self.dequantise(at, values));
        values
    }

    /// The products of every row of `x` with every row of this matrix.
    ///
    /// # Shapes
    /// `[n, columns]` → `[n, rows]`
    pub fn product(&self, x: &[f32]) -> Vec<f32> {
        by_row::product(x, self)
    }
}

/// Its rows become floats a few at a time, while they are in the nearest cache.
impl ByRow for StoredMatrix {
    fn shape(&self) -> [usize; 2] {
        [self.rows(), self.columns]
    }

    #[inline(always)]
    fn floats<'a>(&'a self, first: usize, count: usize, width: usize, room: &'a mut [f32]) -> &'a [f32] {
        for (row, values) in room.chunks_exact_mut(width).take(count).enumerate() {
            self.format.dequantise(self.row(first + row), &mut values[..self.columns]);
        }
        &room[..count * width]
    }
}
