//! The same architecture with freshly drawn weights: the information on the text that any network of this shape passes on.

use burn::tensor::TensorData;

use super::weights::{self, Kept, Source};
use super::{Model, ModelConfig, Precision};
use crate::error::Result;
use crate::stats;

/// A model of the same shape whose weights are drawn as Hugging Face's `_init_weights` of these families draws them: linear
/// maps and embeddings normal with deviation `initializer_range` (0.02 where config.json has none), biases 0, norms that
/// scale by 1. One difference: the embedding of a padding token, which Hugging Face sets to 0, is drawn as well. Computed
/// in f32, whatever the precision of the model.
///
/// # Errors
/// [`crate::Error::Shape`] when the configuration gives no decoder.
pub fn random_weights(like: &Model, seed: u64) -> Result<Model> {
    let mut draw = Draw { config: &like.config, seed };
    let decoder = weights::build(&like.config, &mut draw, Kept::as_floats(Precision::F32, &like.device))?;
    Ok(Model { config: like.config.clone(), decoder, device: like.device.clone() })
}

struct Draw<'a> {
    config: &'a ModelConfig,
    seed: u64,
}

impl Source for Draw<'_> {
    fn tensor(&mut self, name: &str, shape: &[usize], _precision: Precision) -> Result<TensorData> {
        let length = shape.iter().product();
        let values = if shape.len() > 1 {
            let mut rng = stats::rng(self.seed, &format!("random weights {name}"), &[]);
            let drawn = stats::normals(length, self.config.initializer_range, &mut rng);
            drawn.into_iter().map(|value| value as f32).collect()
        } else if name.ends_with("bias") {
            vec![0.0; length]
        } else {
            vec![(1.0 - self.config.norm.offset) as f32; length]
        };
        Ok(TensorData::new(values, shape.to_vec()))
    }
}
