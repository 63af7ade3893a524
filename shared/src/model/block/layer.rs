//! The two layers everything else is made of: a linear map and a root-mean-square norm.

use burn::module::{Module, Param};
use burn::tensor::{DType, FloatDType, Tensor};

use crate::model::config::Norm;

/// A linear map `y = x W + b`. Checkpoints keep the transpose of `W`; this way round the CPU's kernels are up to five times
/// quicker on few rows (see DESIGN.md).
#[derive(Module, Debug)]
pub struct Linear {
    /// `[d_in, d_out]`
    pub weight: Param<Tensor<2>>,
    /// `[d_out]`
    pub bias: Option<Param<Tensor<1>>>,
}

impl Linear {
    /// Applies the map to the last axis.
    ///
    /// # Shapes
    /// `[n, d_in]` → `[n, d_out]`
    pub fn forward(&self, input: Tensor<2>) -> Tensor<2> {
        let output = widened(input, self.weight.val(), Tensor::matmul);
        match &self.bias {
            Some(bias) => output + bias.val().unsqueeze(),
            None => output,
        }
    }
}

/// A product of two tensors, in single precision where no device multiplies their own (bf16).
pub fn widened<const D: usize>(
    a: Tensor<D>,
    b: Tensor<D>,
    product: impl FnOnce(Tensor<D>, Tensor<D>) -> Tensor<D>,
) -> Tensor<D> {
    match a.dtype() {
        DType::BF16 => product(a.cast(FloatDType::F32), b.cast(FloatDType::F32)).cast(FloatDType::BF16),
        _ => product(a, b),
    }
}

/// Applies a step in single precision, and gives back the precision it got, as transformers does in norms and softmax.
pub fn in_f32<const D: usize>(input: Tensor<D>, step: impl FnOnce(Tensor<D>) -> Tensor<D>) -> Tensor<D> {
    match input.dtype() {
        DType::F16 => step(input.cast(FloatDType::F32)).cast(FloatDType::F16),
        DType::BF16 => step(input.cast(FloatDType::F32)).cast(FloatDType::BF16),
        _ => step(input),
    }
}

/// Root-mean-square norm (Zhang & Sennrich 2019, eq. 4).
#[derive(Module, Debug)]
pub struct RmsNorm {
    /// `[d]`
    pub weight: Param<Tensor<1>>,
}

impl RmsNorm {
    /// Normalises the last axis.
    ///
    /// # Shapes
    /// `[n, d]` → `[n, d]`
    pub fn forward(&self, input: Tensor<2>, norm: Norm) -> Tensor<2> {
        let weight = single(self.weight.val());
        let weight = if norm.offset == 0.0 { weight } else { weight + norm.offset };
        in_f32(input, |input| {
            let mean_square = input.clone().square().mean_dim(1);
            input * (mean_square + norm.eps).sqrt().recip() * weight.unsqueeze()
        })
    }
}

/// The tensor in single precision.
fn single<const D: usize>(tensor: Tensor<D>) -> Tensor<D> {
    if tensor.dtype() == DType::F32 { tensor } else { tensor.cast(FloatDType::F32) }
}
