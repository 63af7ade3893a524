//! The decoder with its hooks; knows no task, probe or analysis.

pub mod attention;
pub mod config;
pub mod decoder;
pub mod family;
pub mod hook;
pub mod layer;
pub mod mlp;
pub mod rotary;
pub mod weights;

use burn::tensor::{Device, Tensor};

pub use config::ModelConfig;
pub use decoder::{Cache, Decoder, Rows};
pub use hook::{Capture, Hook, NoHook};

use crate::error::Result;

/// A decoder with its configuration, on a device.
#[derive(Debug, Clone)]
pub struct Model {
    /// Shape and flags.
    pub config: ModelConfig,
    /// The weights.
    pub decoder: Decoder,
    /// Where it computes.
    pub device: Device,
}

impl Model {
    /// Loads a model from the text of config.json and the bytes of its safetensors files.
    ///
    /// # Errors
    /// What [`ModelConfig::from_json`] and [`weights::load`] refuse.
    pub fn load(config: &str, files: &[(String, &[u8])], device: &Device) -> Result<Self> {
        let config = ModelConfig::from_json(config)?;
        let decoder = weights::load(&config, &weights::Tensors::read(files)?, device)?;
        Ok(Self { config, decoder, device: device.clone() })
    }

    /// The stream after the last block; see [`Decoder::stream`].
    pub fn stream(&self, rows: &Rows, cache: Option<&mut Cache>, hook: &mut dyn Hook) -> Tensor<3> {
        self.decoder.stream(&self.config, rows, cache, hook)
    }

    /// Next-token logits of rows of the last stream; see [`Decoder::logits`].
    pub fn logits(&self, stream: Tensor<2>) -> Tensor<2> {
        self.decoder.logits(&self.config, stream)
    }
}
