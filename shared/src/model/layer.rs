//! The two layers everything else is made of: a linear map and a root-mean-square norm.

use burn::module::{Module, Param};
use burn::tensor::Tensor;

/// A linear map kept as checkpoints keep it: `y = x Wᵀ + b`.
#[derive(Module, Debug)]
pub struct Linear {
    /// `[d_out, d_in]`
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
        let output = input.matmul(self.weight.val().transpose());
        match &self.bias {
            Some(bias) => output + bias.val().unsqueeze(),
            None => output,
        }
    }
}

/// Root-mean-square norm (Zhang & Sennrich 2019, eq. 4).
#[derive(Module, Debug)]
pub struct RmsNorm {
    /// `[d_model]`
    pub weight: Param<Tensor<1>>,
}

impl RmsNorm {
    /// Normalises the last axis.
    ///
    /// # Shapes
    /// `[n, d_model]` → `[n, d_model]`
    pub fn forward(&self, input: Tensor<2>, eps: f64) -> Tensor<2> {
        let mean_square = input.clone().square().mean_dim(1);
        input * (mean_square + eps).sqrt().recip() * self.weight.val().unsqueeze()
    }
}
