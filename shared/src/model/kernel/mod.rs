//! The steps between the matrix products, each once for every device (`tensor`) and once for the CPU (`host`).
//!
//! Each of burn's operations is one pass over memory, on one core, with a scalar exponential: the steps between products took
//! as long as the products themselves. On the CPU, in single precision and outside of training, the steps are done on the
//! tensors' memory instead.

mod attention_mask;
pub(crate) mod by_row;
mod few_rows;
mod host;
mod kv_cache;
mod rotary;
mod tensor;
pub(crate) mod vector;

use burn::backend::Flex;
use burn::tensor::{DType, Device, Tensor, TensorData};

use self::by_row::Floats;
use super::config::{Activation, Norm};
use super::stored::StoredMatrix;

pub use attention_mask::{AttentionMask, VisibleKeys};
pub use kv_cache::KvCache;
pub use rotary::Rotary;
pub use tensor::{capped, widened};

/// How every head is processed when a projection is split.
pub struct Heads<'a> {
    /// Heads.
    pub n_heads: usize,
    /// Tokens per row.
    pub tokens: usize,
    /// Width of a head.
    pub d_head: usize,
    /// Norm of every head, where the family has one: its weight on the host.
    norm: Option<(Vec<f32>, Norm)>,
    /// Rotation by position, for queries and keys.
    pub rotary: Option<&'a Rotary>,
    /// The factor on the head.
    pub scale: f32,
}

impl<'a> Heads<'a> {
    /// Heads that are only split.
    pub fn new(n_heads: usize, tokens: usize, d_head: usize) -> Self {
        Self { n_heads, tokens, d_head, norm: None, rotary: None, scale: 1.0 }
    }

    /// Heads that are rotated, then scaled.
    #[must_use]
    pub fn rotated(self, rotary: &'a Rotary, scale: f64) -> Self {
        Self { rotary: Some(rotary), scale: scale as f32, ..self }
    }
}

/// Whether a tensor's steps are done on the host's memory.
pub fn on_host<const D: usize>(tensor: &Tensor<D>) -> bool {
    let device = tensor.device();
    tensor.dtype() == DType::F32 && !device.is_autodiff() && device == Device::flex()
}

/// Root-mean-square norm of every row.
///
/// # Shapes
/// `[n, d]`, `[d]` → `[n, d]`
pub fn rms_norm(input: Tensor<2>, weight: Tensor<1>, norm: Norm) -> Tensor<2> {
    if !on_host(&input) {
        return tensor::rms_norm(input, weight, norm);
    }
    let weight = values(weight);
    in_place(input, |values| host::rms_norm(values, &weight, norm))
}

/// `activation(gate) · up`
///
/// # Shapes
/// `[n, d_mlp]`, `[n, d_mlp]` → the same
pub fn gate(gate: Tensor<2>, up: Tensor<2>, activation: Activation) -> Tensor<2> {
    if !on_host(&gate) {
        return tensor::gate(gate, up, activation);
    }
    let up = up.into_data();
    in_place(gate, |gate| host::gate(gate, floats(&up), activation))
}

/// The products with a matrix.
///
/// # Shapes
/// `[n, d_in]`, `[d_in, d_out]` → `[n, d_out]`
pub fn linear(input: Tensor<2>, matrix: Tensor<2>) -> Tensor<2> {
    let ([n, d_in], [_, d_out]) = (input.dims(), matrix.dims());
    let few = |x: &[f32], matrix: &[f32]| few_rows::suits(n, d_in, d_out).then(|| few_rows::product(x, matrix, d_in));
    on_floats(&input, &matrix, few).unwrap_or_else(|| widened(input, matrix, Tensor::matmul))
}

/// The products with every row of a table.
///
/// # Shapes
/// `[n, d]`, `[rows, d]` → `[n, rows]`
pub fn row_products(input: Tensor<2>, table: Tensor<2>) -> Tensor<2> {
    let [n, d] = input.dims();
    let few = |x: &[f32], table: &[f32]| Some(by_row::product(x, &Floats::for_products(table, d, n)?));
    on_floats(&input, &table, few)
        .unwrap_or_else(|| widened(input, table, |input, table| input.matmul(table.transpose())))
}

/// Products on the host's floats, where both are there: the matrix is read where it is; as data, it would be copied.
fn on_floats(
    input: &Tensor<2>,
    matrix: &Tensor<2>,
    products: impl FnOnce(&[f32], &[f32]) -> Option<Vec<f32>>,
) -> Option<Tensor<2>> {
    if !on_host(input) || !on_host(matrix) {
        return None;
    }
    let [x, matrix] = [input, matrix].map(|tensor| tensor.clone().try_into_primitive::<Flex>().ok());
    let products = products(x?.as_slice::<f32>()?, matrix?.as_slice::<f32>()?)?;
    let n = input.dims()[0];
    let shape = [n, products.len() / n];
    Some(Tensor::from_data(TensorData::new(products, shape), &input.device()))
}

/// The products with a matrix that stays as it is stored; on the host only.
///
/// # Shapes
/// `[n, d_in]`, `[d_out, d_in]` → `[n, d_out]`
pub fn stored_product(input: Tensor<2>, matrix: &StoredMatrix) -> Tensor<2> {
    let (device, n) = (input.device(), input.dims()[0]);
    let products = matrix.product(floats(&input.into_data()));
    Tensor::from_data(TensorData::new(products, [n, matrix.rows()]), &device)
}

/// Splits a projection into heads; `norm` is the norm of every head, where the family has one.
///
/// # Shapes
/// `[batch · tokens, n_heads · d_head]` → `[batch, n_heads, tokens, d_head]`
pub fn split_heads(projected: Tensor<2>, norm: Option<(Tensor<1>, Norm)>, mut heads: Heads<'_>) -> Tensor<4> {
    if !on_host(&projected) {
        return tensor::split_heads(projected, norm, &heads);
    }
    heads.norm = norm.map(|(weight, norm)| (values(weight), norm));
    let (device, rows) = (projected.device(), projected.dims()[0]);
    let split = host::split_heads(floats(&projected.into_data()), &heads);
    let shape = [rows / heads.tokens, heads.n_heads, heads.tokens, heads.d_head];
    Tensor::from_data(TensorData::new(split, shape), &device)
}

/// Joins heads side by side.
///
/// # Shapes
/// `[batch, n_heads, tokens, d_head]` → `[batch · tokens, n_heads · d_head]`
pub fn join_heads(split: Tensor<4>) -> Tensor<2> {
    let [batch, n_heads, tokens, d_head] = split.dims();
    let shape = [batch * tokens, n_heads * d_head];
    if !on_host(&split) {
        return split.swap_dims(1, 2).reshape(shape);
    }
    let device = split.device();
    let joined = host::join_heads(floats(&split.into_data()), n_heads, tokens, d_head);
    Tensor::from_data(TensorData::new(joined, shape), &device)
}

/// Appends the keys and values of a pass, which are on the host, to those of earlier passes.
///
/// # Shapes
/// `[batch, n_kv_heads, tokens, d_head]`, twice
pub fn append(past: &mut KvCache, key: Tensor<4>, value: Tensor<4>) {
    past.push(floats(&key.into_data()), floats(&value.into_data()));
}

/// Softmax attention of a pass to all tokens so far, the pass itself included; on the host only.
///
/// # Shapes
/// queries `[batch, n_heads, tokens, d_head]` → `[batch · tokens, n_heads · d_head]`
pub fn attend(query: Tensor<4>, past: &KvCache, mask: &AttentionMask<'_>, cap: Option<f64>) -> Tensor<2> {
    let [batch, n_heads, tokens, d_head] = query.dims();
    let device = query.device();
    let attended = host::attend(floats(&query.into_data()), past, mask.visible(), n_heads, cap);
    Tensor::from_data(TensorData::new(attended, [batch * tokens, n_heads * d_head]), &device)
}

/// Softmax over the keys that each token may see.
///
/// # Shapes
/// `[batch, kv_heads, group · tokens, keys]` → the same
pub fn attention_weights(scores: Tensor<4>, mask: &AttentionMask<'_>, cap: Option<f64>) -> Tensor<4> {
    let [batch, kv_heads, rows, keys] = scores.dims();
    let tokens = mask.visible().tokens();
    if on_host(&scores) {
        let n_heads = kv_heads * rows / tokens;
        return in_place(scores, |scores| host::attention_weights(scores, mask.visible(), n_heads, cap));
    }
    let grouped = scores.reshape([batch, kv_heads, rows / tokens, tokens, keys]);
    tensor::attention_weights(grouped, mask.tensor(), cap).reshape([batch, kv_heads, rows, keys])
}

/// Works on a tensor's memory, which is copied only where it is shared.
fn in_place<const D: usize>(tensor: Tensor<D>, step: impl FnOnce(&mut [f32])) -> Tensor<D> {
    let device = tensor.device();
    let mut data = tensor.into_data();
    step(data.as_mut_slice::<f32>().expect("only f32 tensors are worked on in place"));
    Tensor::from_data(data, &device)
}

fn floats(data: &TensorData) -> &[f32] {
    data.as_slice::<f32>().expect("only f32 tensors are read on the host")
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    floats(&tensor.into_data()).to_vec()
}
