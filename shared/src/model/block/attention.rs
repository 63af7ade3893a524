//! Grouped-query attention (Ainslie et al. 2023) with a key-value cache.

use burn::module::Module;
use burn::tensor::{Tensor, activation};

use super::layer::{Linear, RmsNorm, in_f32, widened};
use super::rotary::Rotary;
use crate::model::config::ModelConfig;

/// Keys and values of one block, grown by every pass: `[batch, n_kv_heads, tokens, d_head]`.
pub type KeyValue = Option<(Tensor<4>, Tensor<4>)>;

/// What the blocks of a pass attend with.
pub struct Context<'a> {
    /// The model's configuration.
    pub config: &'a ModelConfig,
    /// The positions' rotation.
    pub rotary: Rotary,
    /// Added to the scores, `[batch or 1, 1, 1, tokens, keys]`; absent where every key is seen.
    pub mask: Option<Tensor<5>>,
    /// Rows.
    pub batch: usize,
    /// Tokens per row in this pass.
    pub tokens: usize,
}

/// The attention part of a block.
#[derive(Module, Debug)]
pub struct Attention {
    /// `[d_model, n_heads · d_head]`
    pub q_proj: Linear,
    /// `[d_model, n_kv_heads · d_head]`
    pub k_proj: Linear,
    /// `[d_model, n_kv_heads · d_head]`
    pub v_proj: Linear,
    /// `[n_heads · d_head, d_model]`
    pub o_proj: Linear,
    /// `[d_head]`, where the family norms queries
    pub q_norm: Option<RmsNorm>,
    /// `[d_head]`, where the family norms keys
    pub k_norm: Option<RmsNorm>,
}

impl Attention {
    /// Attends to the past in `cache` (when given) and to the tokens of this pass.
    ///
    /// # Shapes
    /// `[batch · tokens, d_model]` → the same
    pub fn forward(&self, input: Tensor<2>, context: &Context<'_>, cache: Option<&mut KeyValue>) -> Tensor<2> {
        let config = context.config;
        let query = heads(self.q_proj.forward(input.clone()), self.q_norm.as_ref(), config.n_heads, context);
        let key = heads(self.k_proj.forward(input.clone()), self.k_norm.as_ref(), config.n_kv_heads, context);
        let value = heads(self.v_proj.forward(input), None, config.n_kv_heads, context);
        let (query, key) = (context.rotary.rotate(query), context.rotary.rotate(key));
        let (key, value) = match cache {
            Some(past) => extend(past, key, value),
            None => (key, value),
        };
        self.o_proj.forward(attend(query, key, value, context))
    }
}

/// Splits a projection into heads, each normed where the family does so.
///
/// # Shapes
/// `[batch · tokens, n_heads · d_head]` → `[batch, n_heads, tokens, d_head]`
fn heads(projected: Tensor<2>, norm: Option<&RmsNorm>, n_heads: usize, context: &Context<'_>) -> Tensor<4> {
    let (batch, tokens, d_head) = (context.batch, context.tokens, context.config.d_head);
    let projected = match norm {
        Some(norm) => norm.forward(projected.reshape([batch * tokens * n_heads, d_head]), context.config.norm),
        None => projected,
    };
    projected.reshape([batch, tokens, n_heads, d_head]).swap_dims(1, 2)
}

/// Appends this pass to the cache and returns all keys and values.
fn extend(past: &mut KeyValue, key: Tensor<4>, value: Tensor<4>) -> (Tensor<4>, Tensor<4>) {
    let (key, value) = match past.take() {
        Some((old_key, old_value)) => (Tensor::cat(vec![old_key, key], 2), Tensor::cat(vec![old_value, value], 2)),
        None => (key, value),
    };
    *past = Some((key.clone(), value.clone()));
    (key, value)
}

/// Softmax attention; the queries of a group share one product with their key head, so that keys are never repeated.
fn attend(query: Tensor<4>, key: Tensor<4>, value: Tensor<4>, context: &Context<'_>) -> Tensor<2> {
    let (config, batch, tokens) = (context.config, context.batch, context.tokens);
    let (kv_heads, group) = (config.n_kv_heads, config.n_heads / config.n_kv_heads);
    let keys = key.dims()[2];
    let query = (query * config.query_scale).reshape([batch, kv_heads, group * tokens, config.d_head]);
    let scores = widened(query, key, |query, key| query.matmul(key.swap_dims(2, 3)));
    let weights = in_f32(scores.reshape([batch, kv_heads, group, tokens, keys]), |scores| {
        let scores = capped(scores, config.attention_softcap);
        let scores = match &context.mask {
            Some(mask) => scores + mask.clone(),
            None => scores,
        };
        activation::softmax(scores, 4)
    });
    let mixed = widened(weights.reshape([batch, kv_heads, group * tokens, keys]), value, Tensor::matmul);
    let mixed = mixed.reshape([batch, config.n_heads, tokens, config.d_head]);
    mixed.swap_dims(1, 2).reshape([batch * tokens, config.n_heads * config.d_head])
}

/// `c tanh(x / c)` where there is a cap (Gemma 2, Bello et al. 2016), as `c (2 σ(2x / c) - 1)`: the same function, and the
/// logistic one is several times quicker.
pub fn capped<const D: usize>(x: Tensor<D>, cap: Option<f64>) -> Tensor<D> {
    match cap {
        Some(cap) => activation::sigmoid(x * (2.0 / cap)) * (2.0 * cap) - cap,
        None => x,
    }
}
