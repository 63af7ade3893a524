//! The steps between the matrix products as tensor operations: for every device, every precision, and for training.

use burn::tensor::{DType, FloatDType, Tensor, activation};

use super::Heads;
use crate::model::config::{Activation, Norm};

/// Normalises every row of `[n, d]`.
pub fn rms_norm(input: Tensor<2>, weight: Tensor<1>, norm: Norm) -> Tensor<2> {
    let weight = single(weight);
    let weight = if norm.offset == 0.0 { weight } else { weight + norm.offset };
    in_f32(input, |input| {
        let mean_square = input.clone().square().mean_dim(1);
        input * (mean_square + norm.eps).sqrt().recip() * weight.unsqueeze()
    })
}

/// `activation(gate) · up`
pub fn gate(gate: Tensor<2>, up: Tensor<2>, kind: Activation) -> Tensor<2> {
    let activated = match kind {
        Activation::Silu => activation::silu(gate),
        Activation::GeluTanh => gelu_tanh(gate),
    };
    activated * up
}

/// `x (1 + tanh(u)) / 2 = x σ(2u)` with `u = √(2/π) (x + 0.044715 x³)` (Hendrycks & Gimpel 2016): the logistic function is
/// several times quicker than the hyperbolic tangent, and the cube quicker as a product than as a power.
fn gelu_tanh(x: Tensor<2>) -> Tensor<2> {
    let slope = 2.0 * (2.0 / std::f64::consts::PI).sqrt();
    let argument = (x.clone().square() * (0.044_715 * slope) + slope) * x.clone();
    x * activation::sigmoid(argument)
}

/// Splits `[batch · tokens, n_heads · d_head]` into `[batch, n_heads, tokens, d_head]`, norming, rotating and scaling each head.
pub fn split_heads(projected: Tensor<2>, norm: Option<(Tensor<1>, Norm)>, heads: &Heads<'_>) -> Tensor<4> {
    let (n_heads, tokens, d_head) = (heads.n_heads, heads.tokens, heads.d_head);
    let rows = projected.dims()[0];
    let projected = match norm {
        Some((weight, norm)) => rms_norm(projected.reshape([rows * n_heads, d_head]), weight, norm),
        None => projected,
    };
    let split = projected.reshape([rows / tokens, tokens, n_heads, d_head]).swap_dims(1, 2);
    let split = match heads.rotary {
        Some(rotary) => rotary.rotate(split),
        None => split,
    };
    if heads.scale == 1.0 { split } else { split * heads.scale }
}

/// Softmax over the keys, `[batch, kv_heads, group, tokens, keys]`; the mask is added after the cap.
pub fn attention_weights(scores: Tensor<5>, mask: Option<Tensor<5>>, cap: Option<f64>) -> Tensor<5> {
    in_f32(scores, |scores| {
        let scores = squashed(scores, cap);
        let scores = match mask {
            Some(mask) => scores + mask,
            None => scores,
        };
        activation::softmax(scores, 4)
    })
}

/// `c tanh(x / c)` where there is a cap (Gemma 2, Bello et al. 2016).
pub fn capped<const D: usize>(x: Tensor<D>, cap: Option<f64>) -> Tensor<D> {
    if cap.is_none() { x } else { in_f32(x, |x| squashed(x, cap)) }
}

/// The same as `c (2 σ(2x / c) - 1)`: the logistic function is several times quicker than the hyperbolic tangent, but the
/// difference needs single precision.
fn squashed<const D: usize>(x: Tensor<D>, cap: Option<f64>) -> Tensor<D> {
    match cap {
        Some(cap) => activation::sigmoid(x * (2.0 / cap)) * (2.0 * cap) - cap,
        None => x,
    }
}

/// A product of two tensors, in single precision where no device multiplies their dtype (bf16).
pub fn widened<const D: usize>(
    a: Tensor<D>,
    b: Tensor<D>,
    product: impl FnOnce(Tensor<D>, Tensor<D>) -> Tensor<D>,
) -> Tensor<D> {
    match a.dtype() {
        DType::BF16 => product(single(a), single(b)).cast(FloatDType::BF16),
        _ => product(a, b),
    }
}

/// Applies a step in single precision, and returns the precision of the input, as transformers does in norms and softmax.
fn in_f32<const D: usize>(input: Tensor<D>, step: impl FnOnce(Tensor<D>) -> Tensor<D>) -> Tensor<D> {
    match input.dtype() {
        DType::F16 => step(single(input)).cast(FloatDType::F16),
        DType::BF16 => step(single(input)).cast(FloatDType::BF16),
        _ => step(input),
    }
}

/// The tensor in single precision.
fn single<const D: usize>(tensor: Tensor<D>) -> Tensor<D> {
    if tensor.dtype() == DType::F32 { tensor } else { tensor.cast(FloatDType::F32) }
}
