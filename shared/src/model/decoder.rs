//! The decoder: one residual stream, one loop, for every family.

use burn::module::{Module, Param};
use burn::tensor::{Device, Int, Tensor, TensorData};

use super::attention::{Attention, Context, KeyValue};
use super::config::ModelConfig;
use super::hook::Hook;
use super::layer::{Linear, RmsNorm};
use super::mlp::Mlp;
use super::rotary::Rotary;
use crate::site::Site;

/// Added to the score of a key that must not be seen: finite, so that a row of padding stays finite too.
const UNSEEN: f32 = -1e30;

/// One block, named as checkpoints name it.
#[derive(Module, Debug)]
pub struct Block {
    /// Norm before attention.
    pub input_layernorm: RmsNorm,
    /// Attention.
    pub self_attn: Attention,
    /// Norm before the feed-forward part.
    pub post_attention_layernorm: RmsNorm,
    /// Feed-forward part.
    pub mlp: Mlp,
}

/// A decoder-only transformer.
#[derive(Module, Debug)]
pub struct Decoder {
    /// `[vocab_size, d_model]`
    pub embed_tokens: Param<Tensor<2>>,
    /// The blocks, lowest first.
    pub layers: Vec<Block>,
    /// The final norm.
    pub norm: RmsNorm,
    /// `[vocab_size, d_model]`; absent when tied to the embedding.
    pub lm_head: Option<Linear>,
}

/// The rows of one pass, padded on the left to the same length.
pub struct Rows {
    /// `[batch, tokens]`
    token_ids: Tensor<2, Int>,
    /// Padding tokens in front of every row.
    padding: Vec<usize>,
    batch: usize,
    tokens: usize,
}

impl Rows {
    /// Rows of token ids, left-padded with id 0, which no real token ever attends to.
    pub fn new(rows: &[&[u32]], device: &Device) -> Self {
        let tokens = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        let padding: Vec<usize> = rows.iter().map(|row| tokens - row.len()).collect();
        let mut ids = Vec::with_capacity(rows.len() * tokens);
        for (row, &pad) in rows.iter().zip(&padding) {
            ids.extend(std::iter::repeat_n(0_i32, pad));
            ids.extend(row.iter().map(|&id| id as i32));
        }
        let token_ids = Tensor::from_data(TensorData::new(ids, [rows.len(), tokens]), device);
        Self { token_ids, padding, batch: rows.len(), tokens }
    }

    /// Rows of token ids, right-padded: for training, where nothing behind a row's end is looked at.
    pub fn right_padded(rows: &[&[u32]], device: &Device) -> Self {
        let tokens = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        let padded = rows.iter().flat_map(|row| row.iter().copied().chain(std::iter::repeat_n(0, tokens - row.len())));
        let ids: Vec<i32> = padded.map(|id| id as i32).collect();
        let token_ids = Tensor::from_data(TensorData::new(ids, [rows.len(), tokens]), device);
        Self { token_ids, padding: vec![0; rows.len()], batch: rows.len(), tokens }
    }

    /// Padding tokens in front of every row.
    pub fn padding(&self) -> &[usize] {
        &self.padding
    }

    /// Tokens per row, padding included.
    pub fn tokens(&self) -> usize {
        self.tokens
    }
}

/// Keys and values of the tokens seen so far.
#[derive(Default)]
pub struct Cache {
    layers: Vec<KeyValue>,
    padding: Vec<usize>,
    length: usize,
}

impl Cache {
    /// Keeps only the rows of these indices, in this order.
    pub fn keep(&mut self, rows: &[usize], device: &Device) {
        let ids: Vec<i32> = rows.iter().map(|&row| row as i32).collect();
        let index = Tensor::<1, Int>::from_data(TensorData::new(ids, [rows.len()]), device);
        for (key, value) in self.layers.iter_mut().flatten() {
            *key = key.clone().select(0, index.clone());
            *value = value.clone().select(0, index.clone());
        }
        self.padding = rows.iter().map(|&row| self.padding[row]).collect();
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
        let device = self.embed_tokens.val().device();
        let (padding, past) = match cache.as_deref_mut() {
            Some(cache) => cache.advance(rows, self.layers.len()),
            None => (rows.padding.clone(), 0),
        };
        let rotary = Rotary::new(config, &positions(&padding, past, rows.tokens), &device);
        let mask = mask(&padding, past, rows.tokens, &device);
        let (batch, tokens) = (rows.batch, rows.tokens);
        let context = Context { config, rotary: &rotary, mask: mask.as_ref(), batch, tokens };
        let shape = [batch, tokens, config.d_model];
        let ids = rows.token_ids.clone().reshape([batch * tokens]);
        let mut stream = hook.at(Site::Embed, self.embed_tokens.val().select(0, ids).reshape(shape));
        for (layer, block) in self.layers.iter().enumerate() {
            let key_value = cache.as_deref_mut().map(|cache| &mut cache.layers[layer]);
            let flat = stream.reshape([batch * tokens, config.d_model]);
            stream = hook.at(Site::ResidPost(layer), block.forward(flat, &context, key_value).reshape(shape));
        }
        stream
    }

    /// The final norm and the head, applied to any rows of the last stream.
    ///
    /// # Shapes
    /// `[n, d_model]` → `[n, vocab_size]`
    pub fn logits(&self, config: &ModelConfig, stream: Tensor<2>) -> Tensor<2> {
        let normed = self.norm.forward(stream, config.norm_eps);
        match &self.lm_head {
            Some(head) => head.forward(normed),
            None => normed.matmul(self.embed_tokens.val().transpose()),
        }
    }
}

impl Block {
    /// # Shapes
    /// `[batch · tokens, d_model]` → the same
    fn forward(&self, stream: Tensor<2>, context: &Context<'_>, cache: Option<&mut KeyValue>) -> Tensor<2> {
        let eps = context.config.norm_eps;
        let attended = self.self_attn.forward(self.input_layernorm.forward(stream.clone(), eps), context, cache);
        let stream = stream + attended;
        stream.clone() + self.mlp.forward(self.post_attention_layernorm.forward(stream, eps))
    }
}

impl Cache {
    /// Counts the rows in; returns the padding and how many tokens came before.
    fn advance(&mut self, rows: &Rows, n_layers: usize) -> (Vec<usize>, usize) {
        if self.layers.is_empty() {
            self.layers = (0..n_layers).map(|_| None).collect();
            self.padding.clone_from(&rows.padding);
        }
        let past = self.length;
        self.length += rows.tokens;
        (self.padding.clone(), past)
    }
}

/// Position of every token; one list where no row is padded.
fn positions(padding: &[usize], past: usize, tokens: usize) -> Vec<Vec<usize>> {
    let row = |pad: usize| (past..past + tokens).map(|token| token.saturating_sub(pad)).collect();
    if padding.iter().all(|&pad| pad == 0) {
        return vec![row(0)];
    }
    padding.iter().map(|&pad| row(pad)).collect()
}

/// What each token must not see: later tokens and padding.
fn mask(padding: &[usize], past: usize, tokens: usize, device: &Device) -> Option<Tensor<5>> {
    let padded = padding.iter().any(|&pad| pad > 0);
    if tokens == 1 && !padded {
        return None;
    }
    let rows = if padded { padding } else { &[0] };
    let keys = past + tokens;
    let mut values = Vec::with_capacity(rows.len() * tokens * keys);
    for &pad in rows {
        for token in past..keys {
            values.extend((0..keys).map(|key| if key < pad || key > token { UNSEEN } else { 0.0 }));
        }
    }
    Some(Tensor::from_data(TensorData::new(values, [rows.len(), 1, 1, tokens, keys]), device))
}
