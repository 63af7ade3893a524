//! The gated feed-forward part of a block (Shazeer 2020, SwiGLU).

use burn::module::Module;
use burn::tensor::{Tensor, activation};

use super::layer::Linear;

/// `down(silu(gate(x)) · up(x))`
#[derive(Module, Debug)]
pub struct Mlp {
    /// `[d_mlp, d_model]`
    pub gate_proj: Linear,
    /// `[d_mlp, d_model]`
    pub up_proj: Linear,
    /// `[d_model, d_mlp]`
    pub down_proj: Linear,
}

impl Mlp {
    /// # Shapes
    /// `[n, d_model]` → `[n, d_model]`
    pub fn forward(&self, input: Tensor<2>) -> Tensor<2> {
        let gate = activation::silu(self.gate_proj.forward(input.clone()));
        self.down_proj.forward(gate * self.up_proj.forward(input))
    }
}
