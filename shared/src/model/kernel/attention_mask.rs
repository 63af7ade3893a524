//! Which keys each token may see.

use std::cell::OnceCell;
use std::ops::Range;

use burn::tensor::{Device, Tensor, TensorData};

use crate::model::batch::Span;

/// Added to the score of a key that must not be seen: finite, so that a row of padding stays finite too.
const UNSEEN: f32 = -1e30;

/// Which keys each token of a pass may see: none after it, no padding, none before its window.
#[derive(Debug, Clone, Copy)]
pub struct VisibleKeys<'a> {
    span: &'a Span<'a>,
    window: Option<usize>,
}

impl VisibleKeys<'_> {
    /// Tokens per row.
    pub fn tokens(&self) -> usize {
        self.span.tokens
    }

    /// Keys per row: the tokens of this pass and of those before.
    pub fn keys(&self) -> usize {
        self.span.past + self.span.tokens
    }

    /// The keys that a row's token sees. A token of padding sees itself, so that its row stays finite.
    #[inline(always)]
    pub fn range(&self, row: usize, token: usize) -> Range<usize> {
        let at = self.span.past + token;
        let before = self.window.map_or(0, |window| (at + 1).saturating_sub(window));
        before.max(self.span.padding[row]).min(at)..at + 1
    }

    fn hides_nothing(&self) -> bool {
        self.span.tokens == 1 && !self.span.padded() && self.window.is_none_or(|window| window >= self.keys())
    }
}

/// The same as a tensor, made on first use.
pub struct AttentionMask<'a> {
    visible: VisibleKeys<'a>,
    device: Device,
    tensor: OnceCell<Option<Tensor<5>>>,
}

impl<'a> AttentionMask<'a> {
    /// The mask of a span's tokens.
    pub fn new(span: &'a Span<'a>, window: Option<usize>, device: Device) -> Self {
        Self { visible: VisibleKeys { span, window }, device, tensor: OnceCell::new() }
    }

    /// Which keys each token may see.
    pub fn visible(&self) -> &VisibleKeys<'a> {
        &self.visible
    }

    /// The term that is added to the scores: 0 for a key that is seen, −1e30 for others; absent where every key is seen.
    ///
    /// # Shapes
    /// → `[batch or 1, 1, 1, tokens, keys]`
    pub fn tensor(&self) -> Option<Tensor<5>> {
        self.tensor.get_or_init(|| self.make()).clone()
    }

    fn make(&self) -> Option<Tensor<5>> {
        if self.visible.hides_nothing() {
            return None;
        }
        let rows = if self.visible.span.padded() { self.visible.span.padding.len() } else { 1 };
        let (tokens, keys) = (self.visible.tokens(), self.visible.keys());
        let mut values = vec![UNSEEN; rows * tokens * keys];
        for (at, row) in values.chunks_exact_mut(keys).enumerate() {
            row[self.visible.range(at / tokens, at % tokens)].fill(0.0);
        }
        Some(Tensor::from_data(TensorData::new(values, [rows, 1, 1, tokens, keys]), &self.device))
    }
}
