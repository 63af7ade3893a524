//! Grouped-query attention (Ainslie et al. 2023) with a key-value cache.

use burn::module::Module;
use burn::tensor::{Tensor, activation};

use super::config::ModelConfig;
use super::layer::Linear;
use super::rotary::Rotary;

/// Keys and values of one block, grown by every pass: `[batch, n_kv_heads, tokens, d_head]`.
pub type KeyValue = Option<(Tensor<4>, Tensor<4>)>;

/// What every block of a pass attends with.
pub struct Context<'a> {
    /// The model's configuration.
    pub config: &'a ModelConfig,
    /// The positions' rotation.
    pub rotary: &'a Rotary,
    /// Added to the scores, `[batch or 1, 1, 1, tokens, keys]`; absent where every key is seen.
    pub mask: Option<&'a Tensor<5>>,
    /// Rows.
    pub batch: usize,
    /// Tokens per row in this pass.
    pub tokens: usize,
}

/// The attention part of a block.
#[derive(Module, Debug)]
pub struct Attention {
    /// `[n_heads · d_head, d_model]`
    pub q_proj: Linear,
    /// `[n_kv_heads · d_head, d_model]`
    pub k_proj: Linear,
    /// `[n_kv_heads · d_head, d_model]`
    pub v_proj: Linear,
    /// `[d_model, n_heads · d_head]`
    pub o_proj: Linear,
}

impl Attention {
    /// Attends to the past in `cache` (when given) and to the tokens of this pass.
    ///
    /// # Shapes
    /// `[batch · tokens, d_model]` → the same
    pub fn forward(&self, input: Tensor<2>, context: &Context<'_>, cache: Option<&mut KeyValue>) -> Tensor<2> {
        let config = context.config;
        let heads = |projected: Tensor<2>, n_heads: usize| {
            projected.reshape([context.batch, context.tokens, n_heads, config.d_head]).swap_dims(1, 2)
        };
        let query = context.rotary.rotate(heads(self.q_proj.forward(input.clone()), config.n_heads));
        let key = context.rotary.rotate(heads(self.k_proj.forward(input.clone()), config.n_kv_heads));
        let value = heads(self.v_proj.forward(input), config.n_kv_heads);
        let (key, value) = match cache {
            Some(past) => extend(past, key, value),
            None => (key, value),
        };
        self.o_proj.forward(attend(query, key, value, context))
    }
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
    let scale = (config.d_head as f64).sqrt().recip();
    let scores = (query * scale).reshape([batch, kv_heads, group * tokens, config.d_head]).matmul(key.swap_dims(2, 3));
    let scores = scores.reshape([batch, kv_heads, group, tokens, keys]);
    let scores = match context.mask {
        Some(mask) => scores + mask.clone(),
        None => scores,
    };
    let weights = activation::softmax(scores, 4).reshape([batch, kv_heads, group * tokens, keys]);
    let mixed = weights.matmul(value).reshape([batch, config.n_heads, tokens, config.d_head]);
    mixed.swap_dims(1, 2).reshape([batch * tokens, config.n_heads * config.d_head])
}
