//! Hooks: capture, ablation and steering happen here, never in a second forward pass.

use std::collections::BTreeMap;

use burn::tensor::{DType, Device, Tensor, TensorData};

use crate::linalg;
use crate::site::Site;

/// Sees the residual stream at every site on its way up, and may replace it.
pub trait Hook {
    /// Called once per site, lowest first; the returned stream replaces the given one.
    ///
    /// # Shapes
    /// `[batch, tokens, d_model]` → the same
    fn at(&mut self, site: Site, stream: Tensor<3>) -> Tensor<3>;

    /// Further rows `[n, d_model]` of any site that a generation shall pass through the final norm and the head, after a pass.
    fn unembedded(&mut self) -> Option<Tensor<2>> {
        None
    }

    /// The logits `[rows + n, vocab_size]` of a generation's pass: of every row's last token, then those of
    /// [`Self::unembedded`].
    fn logits(&mut self, _logits: &[f32]) {}

    /// So many rows of a generation in slots have ended.
    fn ended(&mut self, _rows: usize) {}
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

/// Projects subspaces out of the stream: `h ← h − α A Bᵀ(h − μ)`, at the sites it has an operator for, on every token of a
/// pass. To leave the prompt unchanged, pass the prompt without the hook, then the response with it, from the prompt's cache.
#[derive(Default)]
pub struct Project {
    operators: BTreeMap<Site, Operator>,
}

/// One site's operator, on the device.
struct Operator {
    /// B: `[d_model, rank]`
    read: Tensor<2>,
    /// α Aᵀ: `[rank, d_model]`
    removed: Tensor<2>,
    /// Bᵀμ: `[1, rank]`
    centre: Tensor<2>,
}

/// A subspace to take out, as the rows of `read` B and `removed` A, both `[rank, d_model]`, about a mean `[d_model]`.
#[derive(Debug, Clone, Copy)]
pub struct Subspace<'a> {
    /// Rows whose products with `h − μ` are the coordinates.
    pub read: &'a [f64],
    /// Rows that the coordinates multiply.
    pub removed: &'a [f64],
    /// μ
    pub mean: &'a [f64],
}

impl Project {
    /// Adds the operator of a site with strength α: 0 does nothing, 1 projects out, 2 reflects. A subspace of rank 0
    /// adds nothing.
    pub fn add(&mut self, site: Site, subspace: Subspace<'_>, alpha: f64, device: &Device) {
        let d = subspace.mean.len();
        let rank = subspace.read.len() / d;
        if rank == 0 {
            return;
        }
        let upload = |data: Vec<f32>, shape: [usize; 2]| Tensor::from_data(TensorData::new(data, shape), device);
        let read = (0..d).flat_map(|j| (0..rank).map(move |row| subspace.read[row * d + j] as f32)).collect();
        let removed = subspace.removed.iter().map(|value| (alpha * value) as f32).collect();
        let centre = subspace.read.chunks_exact(d).map(|row| linalg::dot(row, subspace.mean) as f32).collect();
        let operator = Operator {
            read: upload(read, [d, rank]),
            removed: upload(removed, [rank, d]),
            centre: upload(centre, [1, rank]),
        };
        self.operators.insert(site, operator);
    }
}

impl Hook for Project {
    fn at(&mut self, site: Site, stream: Tensor<3>) -> Tensor<3> {
        let Some(operator) = self.operators.get(&site) else { return stream };
        let [batch, tokens, d_model] = stream.dims();
        let dtype = stream.dtype();
        // The coordinates of a stream in half precision still need f32: they are small differences of large sums.
        let flat = stream.reshape([batch * tokens, d_model]).cast(DType::F32);
        let coordinates = flat.clone().matmul(operator.read.clone()) - operator.centre.clone();
        let left = flat - coordinates.matmul(operator.removed.clone());
        left.cast(dtype).reshape([batch, tokens, d_model])
    }
}
