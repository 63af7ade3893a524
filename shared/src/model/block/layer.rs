//! The two layers that all parts are made of: a linear map and a root-mean-square norm.

use std::sync::Arc;

use burn::module::{Module, Param};
use burn::tensor::Tensor;

use crate::model::config::Norm;
use crate::model::kernel;
use crate::model::stored::StoredMatrix;

/// A linear map `y = x W + b`. Checkpoints keep the transpose of `W`; this way round the CPU's kernels are up to five times
/// quicker on few rows (see DESIGN.md).
#[derive(Module, Debug)]
pub struct Linear {
    /// `[d_in, d_out]`; absent where the matrix stays as it is stored
    pub weight: Option<Param<Tensor<2>>>,
    /// `[d_out]`
    pub bias: Option<Param<Tensor<1>>>,
    /// `[d_out, d_in]`, as the file has it
    #[module(skip)]
    pub stored: Option<Arc<StoredMatrix>>,
}

impl Linear {
    /// Applies the map to the last axis.
    ///
    /// # Shapes
    /// `[n, d_in]` → `[n, d_out]`
    pub fn forward(&self, input: Tensor<2>) -> Tensor<2> {
        let output = match (&self.weight, &self.stored) {
            (_, Some(stored)) => kernel::stored_product(input, stored),
            (Some(weight), None) => kernel::linear(input, weight.val()),
            (None, None) => unreachable!("a linear map has a matrix"),
        };
        match &self.bias {
            Some(bias) => output + bias.val().unsqueeze(),
            None => output,
        }
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
        kernel::rms_norm(input, self.weight.val(), norm)
    }
}
