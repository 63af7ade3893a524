//! The token rows of one pass: how they are padded, and the position of each token.

use burn::tensor::{Device, Int, Tensor, TensorData};

/// The rows of one pass, padded to the same length.
pub struct Rows {
    /// `[batch, tokens]`
    token_ids: Tensor<2, Int>,
    /// Padding tokens in front of every row.
    padding: Vec<usize>,
    /// Where every row's last real token ends.
    ends: Vec<usize>,
    batch: usize,
    tokens: usize,
}

impl Rows {
    /// Rows of token ids, left-padded with id 0, which no real token ever attends to.
    pub fn new(rows: &[&[u32]], device: &Device) -> Self {
        let tokens = longest(rows);
        let padding: Vec<usize> = rows.iter().map(|row| tokens - row.len()).collect();
        let padded = rows.iter().zip(&padding).flat_map(|(row, &pad)| zeros(pad).chain(row.iter().copied()));
        let token_ids = tensor(padded, [rows.len(), tokens], device);
        Self { token_ids, padding, ends: vec![tokens; rows.len()], batch: rows.len(), tokens }
    }

    /// Rows of token ids, right-padded: for passes whose result behind a row's end is not used.
    pub fn right_padded(rows: &[&[u32]], device: &Device) -> Self {
        let tokens = longest(rows);
        let padded = rows.iter().flat_map(|row| row.iter().copied().chain(zeros(tokens - row.len())));
        let token_ids = tensor(padded, [rows.len(), tokens], device);
        let ends = rows.iter().map(|row| row.len()).collect();
        Self { token_ids, padding: vec![0; rows.len()], ends, batch: rows.len(), tokens }
    }

    /// The ids.
    ///
    /// # Shapes
    /// → `[batch, tokens]`
    pub fn token_ids(&self) -> Tensor<2, Int> {
        self.token_ids.clone()
    }

    /// Padding tokens in front of every row.
    pub fn padding(&self) -> &[usize] {
        &self.padding
    }

    /// Where every row's last real token ends.
    pub fn ends(&self) -> &[usize] {
        &self.ends
    }

    /// Rows.
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// Tokens per row, padding included.
    pub fn tokens(&self) -> usize {
        self.tokens
    }
}

fn longest(rows: &[&[u32]]) -> usize {
    rows.iter().map(|row| row.len()).max().unwrap_or(0)
}

fn zeros(n: usize) -> impl Iterator<Item = u32> {
    std::iter::repeat_n(0, n)
}

fn tensor(ids: impl Iterator<Item = u32>, shape: [usize; 2], device: &Device) -> Tensor<2, Int> {
    Tensor::from_data(TensorData::new(ids.map(|id| id as i32).collect::<Vec<_>>(), shape), device)
}

/// The positions of a pass's tokens in their texts.
#[derive(Debug)]
pub struct Span<'a> {
    /// Padding tokens in front of every row.
    pub padding: &'a [usize],
    /// Where every row's last real token of this pass ends.
    pub ends: &'a [usize],
    /// Tokens of earlier passes, padding included.
    pub past: usize,
    /// Tokens of this pass.
    pub tokens: usize,
}

impl Span<'_> {
    /// Position of every token: one list where all rows are alike, else one per row. Padding behind a row's end has the
    /// position of the row's end.
    pub fn positions(&self, by_row: bool) -> Vec<Vec<usize>> {
        let tokens = self.past..self.past + self.tokens;
        if !by_row && !self.padded() {
            return vec![tokens.collect()];
        }
        let row = |(&pad, &end): (&usize, &usize)| {
            let last = (self.past + end).saturating_sub(1);
            tokens.clone().map(|token| token.min(last).saturating_sub(pad)).collect()
        };
        self.padding.iter().zip(self.ends).map(row).collect()
    }

    /// Whether any row has padding in front.
    pub fn padded(&self) -> bool {
        self.padding.iter().any(|&pad| pad > 0)
    }
}
