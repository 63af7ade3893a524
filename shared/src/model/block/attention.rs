//! Grouped-query attention (Ainslie et al. 2023) with a key-value cache.

use burn::module::Module;
use burn::tensor::{Int, Tensor};

use super::layer::{Linear, RmsNorm};
use crate::model::config::ModelConfig;
use crate::model::kernel::{self, AttentionMask, Heads, KvCache, Rotary};

/// Keys and values of one block, grown by every pass: `[batch, n_kv_heads, tokens, d_head]`.
#[derive(Debug, Clone, Default)]
pub enum KeyValue {
    /// No pass yet.
    #[default]
    Empty,
    /// On the device.
    Tensors(Box<(Tensor<4>, Tensor<4>)>),
    /// On the host, where the steps between products are done.
    Host(KvCache),
}

impl KeyValue {
    /// Appends the rows of another: `shifts` are the unread tokens that go in front of these rows and of the other's; then
    /// both lose `unused`.
    pub fn join(&mut self, other: Self, shifts: [usize; 2], unused: usize) {
        match (self, other) {
            (Self::Host(past), Self::Host(joining)) => past.join(joining, shifts, unused),
            (Self::Tensors(tensors), Self::Tensors(joining)) => {
                let (key, value) = &mut **tensors;
                let join = |of: &Tensor<4>, joining: Tensor<4>| {
                    let rows = Tensor::cat(vec![behind(of.clone(), shifts[0]), behind(joining, shifts[1])], 0);
                    let tokens = rows.dims()[2] - unused;
                    rows.narrow(2, unused, tokens)
                };
                (*key, *value) = (join(key, joining.0), join(value, joining.1));
            }
            (of @ Self::Empty, joining) => *of = joining,
            _ => unreachable!("rows that join have passed the same blocks on the same device"),
        }
    }

    /// Keeps only the rows of these indices, ascending.
    pub fn keep(&mut self, rows: &[usize], index: &Tensor<1, Int>) {
        match self {
            Self::Empty => {}
            Self::Tensors(tensors) => {
                let (key, value) = &mut **tensors;
                *key = key.clone().select(0, index.clone());
                *value = value.clone().select(0, index.clone());
            }
            Self::Host(past) => past.keep(rows),
        }
    }

    /// The rows as many times one after another.
    pub fn repeat(&mut self, times: usize) {
        match self {
            Self::Empty => {}
            Self::Tensors(tensors) => {
                let (key, value) = &mut **tensors;
                *key = key.clone().repeat_dim(0, times);
                *value = value.clone().repeat_dim(0, times);
            }
            Self::Host(past) => past.repeat(times),
        }
    }
}

/// Keys or values `[batch, n_kv_heads, tokens, d_head]` behind so many zeros.
fn behind(of: Tensor<4>, zeros: usize) -> Tensor<4> {
    let [batch, heads, _, d_head] = of.dims();
    if zeros == 0 {
        return of;
    }
    let front = Tensor::zeros([batch, heads, zeros, d_head], (&of.device(), of.dtype()));
    Tensor::cat(vec![front, of], 2)
}

/// The attention inputs of a pass, shared by all blocks of one kind of span.
pub struct Context<'a> {
    /// The model's configuration.
    pub config: &'a ModelConfig,
    /// The positions' rotation.
    pub rotary: Rotary,
    /// Which keys each token may see.
    pub mask: AttentionMask<'a>,
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
        let (config, tokens) = (context.config, context.tokens);
        let heads = |n_heads| Heads::new(n_heads, tokens, config.d_head);
        let norm = |norm: &Option<RmsNorm>| norm.as_ref().map(|norm| (norm.weight.val(), config.norm));
        let query = heads(config.n_heads).rotated(&context.rotary, config.query_scale);
        let query = kernel::split_heads(self.q_proj.forward(input.clone()), norm(&self.q_norm), query);
        let key = heads(config.n_kv_heads).rotated(&context.rotary, 1.0);
        let key = kernel::split_heads(self.k_proj.forward(input.clone()), norm(&self.k_norm), key);
        let value = kernel::split_heads(self.v_proj.forward(input), None, heads(config.n_kv_heads));
        self.o_proj.forward(match cache {
            Some(past) if kernel::on_host(&query) => attend_on_host(query, key, value, past, context),
            Some(past) => {
                let (key, value) = extend(past, key, value);
                kernel::join_heads(attend(query, key, value, context))
            }
            None => kernel::join_heads(attend(query, key, value, context)),
        })
    }
}

/// Appends this pass to the cache and returns all keys and values.
fn extend(past: &mut KeyValue, key: Tensor<4>, value: Tensor<4>) -> (Tensor<4>, Tensor<4>) {
    let (key, value) = match std::mem::take(past) {
        KeyValue::Tensors(old) => {
            let (old_key, old_value) = *old;
            (Tensor::cat(vec![old_key, key], 2), Tensor::cat(vec![old_value, value], 2))
        }
        _ => (key, value),
    };
    *past = KeyValue::Tensors(Box::new((key.clone(), value.clone())));
    (key, value)
}

/// Attention with the cache on the host. The first pass attends to itself alone, by matrix products; later ones are short
/// and read the cache where it lies.
fn attend_on_host(
    query: Tensor<4>,
    key: Tensor<4>,
    value: Tensor<4>,
    cache: &mut KeyValue,
    context: &Context<'_>,
) -> Tensor<2> {
    let [batch, n_kv_heads, _, d_head] = key.dims();
    if let KeyValue::Host(past) = cache {
        kernel::append(past, key, value);
        return kernel::attend(query, past, &context.mask, context.config.attention_softcap);
    }
    let mut past = KvCache::new(batch, n_kv_heads, d_head);
    kernel::append(&mut past, key.clone(), value.clone());
    *cache = KeyValue::Host(past);
    kernel::join_heads(attend(query, key, value, context))
}

/// Softmax attention; the queries of a group share one product with their key head, so that keys are never repeated.
///
/// # Shapes
/// queries `[batch, n_heads, tokens, d_head]`, keys and values `[batch, n_kv_heads, keys, d_head]` → as the queries
fn attend(query: Tensor<4>, key: Tensor<4>, value: Tensor<4>, context: &Context<'_>) -> Tensor<4> {
    let shape = query.dims();
    let kv_heads = context.config.n_kv_heads;
    let query = query.reshape([shape[0], kv_heads, shape[1] / kv_heads * shape[2], shape[3]]);
    let scores = kernel::widened(query, key, |query, key| query.matmul(key.swap_dims(2, 3)));
    let weights = kernel::attention_weights(scores, &context.mask, context.config.attention_softcap);
    kernel::widened(weights, value, Tensor::matmul).reshape(shape)
}
