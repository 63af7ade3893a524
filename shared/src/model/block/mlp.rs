//! The gated feed-forward part of a block (Shazeer 2020).

use burn::module::Module;
use burn::tensor::{Tensor, activation};

use super::layer::Linear;
use crate::model::config::Activation;

/// `down(activation(gate(x)) · up(x))`
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
    pub fn forward(&self, input: Tensor<2>, kind: Activation) -> Tensor<2> {
        let gate = self.gate_proj.forward(input.clone());
        let gate = match kind {
            Activation::Silu => activation::silu(gate),
            Activation::GeluTanh => activation::gelu_approximate(gate),
        };
        self.down_proj.forward(gate * self.up_proj.forward(input))
    }
}
