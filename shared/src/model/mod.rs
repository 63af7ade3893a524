//! The decoder with its hooks; independent of tasks, probes and analyses.

pub mod batch;
pub mod block;
pub mod config;
pub mod decoder;
pub mod embedding;
pub mod expected_tensors;
pub mod family;
pub mod hook;
pub mod kernel;
pub mod known_answer;
pub mod precision;
pub mod random;
pub mod stored;
pub mod tensors;
pub mod weights;

use burn::tensor::{Device, Tensor};

pub use batch::Rows;
pub use config::ModelConfig;
pub use decoder::{Cache, Decoder};
pub use hook::{Capture, Hook, NoHook, Project, Subspace};
pub use precision::Precision;
pub use tensors::Tensors;

use self::weights::Kept;
use crate::error::Result;

/// Bytes that weights may take as floats; matrices of a larger model stay as they are stored, which is slower and several times
/// smaller.
const MOST_AS_FLOATS: usize = 4 << 30;

/// A decoder with its configuration, on a device.
#[derive(Debug, Clone)]
pub struct Model {
    /// Shape and flags.
    pub config: ModelConfig,
    /// The weights.
    pub decoder: Decoder,
    /// The device it computes on.
    pub device: Device,
}

impl Model {
    /// Loads a decoder from its configuration and its tensors, one by one.
    ///
    /// # Errors
    /// [`crate::Error::Checkpoint`] for missing, unknown or NaN tensors and
    /// [`crate::Error::Shape`] for shapes that config.json does not give.
    pub fn load(config: ModelConfig, tensors: &mut dyn Tensors, precision: Precision, device: &Device) -> Result<Self> {
        tensors.check(&config)?;
        let large = config.parameters() * size_of::<f32>() > MOST_AS_FLOATS;
        let as_stored = large && precision == Precision::F32 && *device == Device::flex();
        let decoder = weights::build(&config, tensors, Kept { precision, device, as_stored })?;
        Ok(Self { config, decoder, device: device.clone() })
    }

    /// The stream after the last block; see [`Decoder::stream`].
    pub fn stream(&self, rows: &Rows, cache: Option<&mut Cache>, hook: &mut dyn Hook) -> Tensor<3> {
        self.decoder.stream(&self.config, rows, cache, hook)
    }

    /// The final norm of rows of the last stream; see [`Decoder::final_norm`].
    pub fn final_norm(&self, stream: Tensor<2>) -> Tensor<2> {
        self.decoder.final_norm(&self.config, stream)
    }

    /// Next-token logits of rows of the last stream; see [`Decoder::logits`].
    pub fn logits(&self, stream: Tensor<2>) -> Tensor<2> {
        self.decoder.logits(&self.config, stream)
    }
}
