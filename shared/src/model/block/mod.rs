//! One block of the decoder: attention and the gated feed-forward part, each added to the residual stream.

mod attention;
mod layer;
mod mlp;

use burn::module::Module;
use burn::tensor::Tensor;

pub use attention::{Attention, Context, KeyValue};
pub use layer::{Linear, RmsNorm};
pub use mlp::Mlp;

/// One block, named as checkpoints name it. Where a family norms only before (`BlockNorms::Before`),
/// `post_attention_layernorm` is the norm before the feed-forward part; otherwise it is the norm after attention.
#[derive(Module, Debug)]
pub struct Block {
    /// Norm before attention.
    pub input_layernorm: RmsNorm,
    /// Attention.
    pub self_attn: Attention,
    /// Norm after attention.
    pub post_attention_layernorm: RmsNorm,
    /// Norm before the feed-forward part, where there is one of this name.
    pub pre_feedforward_layernorm: Option<RmsNorm>,
    /// Feed-forward part.
    pub mlp: Mlp,
    /// Norm after the feed-forward part, where there is one.
    pub post_feedforward_layernorm: Option<RmsNorm>,
}

impl Block {
    /// # Shapes
    /// `[batch · tokens, d_model]` → the same
    pub fn forward(&self, stream: Tensor<2>, context: &Context<'_>, cache: Option<&mut KeyValue>) -> Tensor<2> {
        let (norm, activation) = (context.config.norm, context.config.activation);
        let attended = self.self_attn.forward(self.input_layernorm.forward(stream.clone(), norm), context, cache);
        let Some(before_mlp) = &self.pre_feedforward_layernorm else {
            let stream = stream + attended;
            return stream.clone() + self.mlp.forward(self.post_attention_layernorm.forward(stream, norm), activation);
        };
        let stream = stream + self.post_attention_layernorm.forward(attended, norm);
        let fed = self.mlp.forward(before_mlp.forward(stream.clone(), norm), activation);
        stream
            + match &self.post_feedforward_layernorm {
                Some(after_mlp) => after_mlp.forward(fed, norm),
                None => fed,
            }
    }
}
