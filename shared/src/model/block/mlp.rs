//! The gated feed-forward part of a block (Shazeer 2020).

use burn::module::Module;
use burn::tensor::Tensor;

use super::layer::Linear;
use crate::model::config::Activation;
use crate::model::kernel;

/// `down(activation(gate(x)) · up(x))`
#[derive(Module, Debug)]
pub struct Mlp {
    /// `[d_model, d_mlp]`
    pub gate_proj: Linear,
    /// `[d_model, d_mlp]`
    pub up_proj: Linear,
    /// `[d_mlp, d_model]`
    pub down_proj: Linear,
}

impl Mlp {
    /// # Shapes
    /// `[n, d_model]` → `[n, d_model]`
    pub fn forward(&self, input: Tensor<2>, activation: Activation) -> Tensor<2> {
        let gate = self.gate_proj.forward(input.clone());
        self.down_proj.forward(kernel::gate(gate, self.up_proj.forward(input), activation))
    }
}
