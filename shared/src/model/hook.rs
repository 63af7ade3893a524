//! Hooks: capture, ablation and steering happen here, never in a second forward pass.

use burn::tensor::Tensor;

use crate::site::Site;

/// Sees the residual stream at every site on its way up, and may replace it.
pub trait Hook {
    /// Called once per site, lowest first; what it returns goes on.
    ///
    /// # Shapes
    /// `[batch, tokens, d_model]` → the same
    fn at(&mut self, site: Site, stream: Tensor<3>) -> Tensor<3>;
}

/// Lets the stream pass.
pub struct NoHook;

impl Hook for NoHook {
    fn at(&mut self, _site: Site, stream: Tensor<3>) -> Tensor<3> {
        stream
    }
}

/// Keeps the stream of every site.
#[derive(Default)]
pub struct Capture {
    /// The sites seen, with their streams `[batch, tokens, d_model]`.
    pub streams: Vec<(Site, Tensor<3>)>,
}

impl Hook for Capture {
    fn at(&mut self, site: Site, stream: Tensor<3>) -> Tensor<3> {
        self.streams.push((site, stream.clone()));
        stream
    }
}
