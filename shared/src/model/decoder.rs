//! The decoder: one residual stream, one loop, for every family.

use burn::module::Module;
use burn::tensor::{Device, Int, Tensor, TensorData};

use super::batch::{Rows, Span};
use super::block::{Block, Context, KeyValue, RmsNorm};
use super::config::{AttentionSpan, ModelConfig};
use super::embedding::Embedding;
use super::hook::Hook;
use super::kernel::{AttentionMask, Rotary, capped};
use crate::site::Site;

/// A decoder-only transformer.
#[derive(Module, Debug)]
pub struct Decoder {
    /// `[vocab_size, d_model]`
    pub embed_tokens: Embedding,
    /// The blocks, lowest first.
    pub layers: Vec<Block>,
    /// The final norm.
    pub norm: RmsNorm,
    /// `[vocab_size, d_model]`; absent when tied to the embedding.
    pub lm_head: Option<Embedding>,
}

/// Keys and values of the tokens seen so far.
#[derive(Clone, Default)]
pub struct Cache {
    layers: Vec<KeyValue>,
    padding: Vec<usize>,
    length: usize,
}

impl Cache {
    /// Adds the rows of another cache, aligned at the last tokens. Columns that are padding in all rows are dropped.
    pub fn join(&mut self, other: Self) {
        if self.padding.is_empty() {
            *self = other;
            return;
        }
        if other.padding.is_empty() {
            return;
        }
        let length = self.length.max(other.length);
        let shifts = [length - self.length, length - other.length];
        let padding = |padding: &[usize], shift: usize| padding.iter().map(|pad| pad + shift).collect::<Vec<_>>();
        self.padding = [padding(&self.padding, shifts[0]), padding(&other.padding, shifts[1])].concat();
        let unused = self.padding.iter().copied().min().unwrap_or(0);
        for (layer, joining) in self.layers.iter_mut().zip(other.layers) {
            layer.join(joining, shifts, unused);
        }
        self.padding.iter_mut().for_each(|pad| *pad -= unused);
        self.length = length - unused;
    }

    /// Keeps only the rows of these indices, ascending.
    pub fn keep(&mut self, rows: &[usize], device: &Device) {
        let ids: Vec<i32> = rows.iter().map(|&row| row as i32).collect();
        let index = Tensor::<1, Int>::from_data(TensorData::new(ids, [rows.len()]), device);
        self.layers.iter_mut().for_each(|layer| layer.keep(rows, &index));
        self.padding = rows.iter().map(|&row| self.padding[row]).collect();
    }

    /// The rows as many times one after another.
    pub fn repeat(&mut self, times: usize) {
        self.layers.iter_mut().for_each(|layer| layer.repeat(times));
        self.padding = self.padding.repeat(times);
    }

    /// Counts the rows in; returns the padding and the number of earlier tokens.
    fn advance(&mut self, rows: &Rows, n_layers: usize) -> (Vec<usize>, usize) {
        if self.layers.is_empty() {
            self.layers = vec![KeyValue::default(); n_layers];
            self.padding = rows.padding().to_vec();
        }
        let past = self.length;
        self.length += rows.tokens();
        (self.padding.clone(), past)
    }
}

impl Decoder {
    /// Runs the blocks and returns the stream after the last one, before the final norm.
    ///
    /// With a cache, the rows continue those of the earlier passes; the first pass alone may hold padding.
    ///
    /// # Shapes
    /// → `[batch, tokens, d_model]`
    pub fn stream(
        &self,
        config: &ModelConfig,
        rows: &Rows,
        mut cache: Option<&mut Cache>,
        hook: &mut dyn Hook,
    ) -> Tensor<3> {
        let (padding, past) = match cache.as_deref_mut() {
            Some(cache) => cache.advance(rows, self.layers.len()),
            None => (rows.padding().to_vec(), 0),
        };
        let (batch, tokens) = (rows.batch(), rows.tokens());
        let span = Span { padding: &padding, ends: rows.ends(), past, tokens };
        let contexts = self.contexts(config, &span);
        let shape = [batch, tokens, config.d_model];
        let mut stream = hook.at(Site::Embed, self.embed(config, rows).reshape(shape));
        for (layer, block) in self.layers.iter().enumerate() {
            let key_value = cache.as_deref_mut().map(|cache| &mut cache.layers[layer]);
            let flat = stream.reshape([batch * tokens, config.d_model]);
            let context = &contexts[config.layer_spans[layer]];
            stream = hook.at(Site::ResidPost(layer), block.forward(flat, context, key_value).reshape(shape));
        }
        stream
    }

    /// The input of block 0.
    ///
    /// # Shapes
    /// → `[batch · tokens, d_model]`
    fn embed(&self, config: &ModelConfig, rows: &Rows) -> Tensor<2> {
        let ids = rows.token_ids().reshape([rows.batch() * rows.tokens()]);
        let embedded = self.embed_tokens.rows(ids);
        if config.embedding_scale == 1.0 { embedded } else { embedded * config.embedding_scale }
    }

    /// The attention inputs of the layers, one for each kind of span.
    fn contexts<'a>(&self, config: &'a ModelConfig, span: &'a Span<'a>) -> Vec<Context<'a>> {
        let (device, dtype) = (self.embed_tokens.device(), self.embed_tokens.dtype());
        let of = |attention_span: &AttentionSpan| Context {
            config,
            rotary: Rotary::new(
                &attention_span.rope,
                config.d_head,
                &span.positions(attention_span.rope.by_row()),
                dtype,
                &device,
            ),
            mask: AttentionMask::new(span, attention_span.window, device.clone()),
            tokens: span.tokens,
        };
        config.attention_spans.iter().map(of).collect()
    }

    /// The final norm, of any rows of the last stream.
    ///
    /// # Shapes
    /// `[n, d_model]` → the same
    pub fn final_norm(&self, config: &ModelConfig, stream: Tensor<2>) -> Tensor<2> {
        self.norm.forward(stream, config.norm)
    }

    /// The final norm and the head, applied to any rows of the last stream.
    ///
    /// # Shapes
    /// `[n, d_model]` → `[n, vocab_size]`
    pub fn logits(&self, config: &ModelConfig, stream: Tensor<2>) -> Tensor<2> {
        let normed = self.final_norm(config, stream);
        let logits = self.lm_head.as_ref().unwrap_or(&self.embed_tokens).products(&normed);
        capped(logits, config.logit_softcap)
    }
}
