//! The gated feed-forward part of a block (Shazeer 2020).

use burn::module::Module;
use burn::tensor::{Tensor, activation};

use super::layer::Linear;
use crate::model::config::Activation;

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
    pub fn forward(&self, input: Tensor<2>, kind: Activation) -> Tensor<2> {
        let gate = self.gate_proj.forward(input.clone());
        let gate = match kind {
            Activation::Silu => activation::silu(gate),
            Activation::GeluTanh => gelu_tanh(gate),
        };
        self.down_proj.forward(gate * self.up_proj.forward(input))
    }
}

/// `x (1 + tanh(u)) / 2 = x σ(2u)` with `u = √(2/π) (x + 0.044715 x³)` (Hendrycks & Gimpel 2016): the logistic function is
/// several times quicker than the hyperbolic tangent, and the cube quicker as a product than as a power.
fn gelu_tanh(x: Tensor<2>) -> Tensor<2> {
    let slope = 2.0 * (2.0 / std::f64::consts::PI).sqrt();
    let argument = (x.clone().square() * (0.044_715 * slope) + slope) * x.clone();
    x * activation::sigmoid(argument)
}
