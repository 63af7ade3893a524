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
/// smaller. A browser's tab has 4 GiB for everything.
const MOST_AS_FLOATS: u64 = if size_of::<usize>() == 4 { 1 << 30 } else { 4 << 30 };

fn bytes_as_floats(config: &ModelConfig) -> u64 {
    config.parameters() as u64 * size_of::<f32>() as u64
}

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
        let as_stored =
            bytes_as_floats(&config) > MOST_AS_FLOATS && precision == Precision::F32 && *device == Device::flex();
        let decoder = weights::build(&config, tensors, Kept { precision, device, as_stored })?;
        Ok(Self { config, decoder, device: device.clone() })
    }

    /// Bytes that the weights of a model take in host memory in f32, of which a file holds `on_disk`.
    pub fn bytes(config: &ModelConfig, on_disk: u64) -> u64 {
        let as_floats = bytes_as_floats(config);
        if as_floats > MOST_AS_FLOATS { on_disk } else { as_floats }
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
