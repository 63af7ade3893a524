//! The families: data, without a forward pass per family.

mod gemma2;
mod gemma3;
mod llama;
mod mistral;
mod qwen2;
mod qwen3;

use super::config::{Fields, ModelConfig};
use crate::error::{Error, Result};

/// A family of decoders.
pub struct Family {
    /// `model_type` in config.json.
    pub model_type: &'static str,
    /// Its name for readers.
    pub title: &'static str,
    /// Reads its config.json.
    pub config: fn(&Fields, &'static str) -> Result<ModelConfig>,
}

/// Every family. The only list of families.
pub fn all() -> &'static [Family] {
    &[llama::FAMILY, mistral::FAMILY, qwen2::FAMILY, qwen3::FAMILY, gemma2::FAMILY, gemma3::FAMILY]
}

/// The family of a `model_type`.
///
/// # Errors
/// [`Error::Config`] naming the families that are implemented.
pub fn by_model_type(model_type: &str) -> Result<&'static Family> {
    all().iter().find(|family| family.model_type == model_type).ok_or_else(|| {
        let known = all().iter().map(|family| family.model_type).collect::<Vec<_>>().join(", ");
        let problem = format!("family '{model_type}' is not implemented");
        Error::config("config.json model_type", problem, format!("implemented: {known}"))
    })
}
