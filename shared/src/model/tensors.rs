//! Tensors by the names that a decoder gives them, and the check that they are exactly a decoder's.

use std::collections::{BTreeMap, BTreeSet};

use super::config::ModelConfig;
use super::expected_tensors::expected_tensors;
use super::weights::Source;
use crate::error::{Error, Result};

const MISMATCH: &str = "the weights and the configuration do not belong together";

/// A tensor's entry in a file's header, known before its values are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TensorHeader {
    /// The file that holds it, for messages.
    pub file: String,
    /// Rows first.
    pub shape: Vec<usize>,
    /// How its values are stored, in the file's own name in lower case: `bf16`, `q4_k`.
    pub dtype: String,
    /// Bytes in the file.
    pub bytes: u64,
}

/// A source of tensors whose headers are known.
pub trait Tensors: Source {
    /// The header of every tensor, by name.
    fn headers(&self) -> &BTreeMap<String, TensorHeader>;

    /// Refuses a tensor whose dtype is not supported.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] that names tensor and dtype.
    fn check_dtype(&self, name: &str) -> Result<()>;

    /// The dtypes of the weights, each once.
    fn dtypes(&self) -> Vec<String> {
        let dtypes: BTreeSet<&String> = self.headers().values().map(|header| &header.dtype).collect();
        dtypes.into_iter().cloned().collect()
    }

    /// Bytes of all weights as they are on disk.
    fn bytes(&self) -> u64 {
        self.headers().values().map(|header| header.bytes).sum()
    }

    /// Refuses tensors that are not the decoder's, before any value is read.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] for a tensor that is missing, of an unsupported dtype, or not part of the decoder;
    /// [`Error::Shape`] for a shape that the configuration does not give.
    fn check(&self, config: &ModelConfig) -> Result<()> {
        let (expected_tensors, headers) = (expected_tensors(config), self.headers());
        for (name, shape) in &expected_tensors {
            let header = headers.get(name).ok_or_else(|| missing(headers, name))?;
            if header.shape != *shape {
                let (file, got) = (header.file.clone(), header.shape.clone());
                return Err(Error::Shape { file, tensor: name.clone(), expected: shape.clone(), got });
            }
            self.check_dtype(name)?;
        }
        let ignorable = |name: &str| name.ends_with("rotary_emb.inv_freq") || (config.tied && name == "lm_head.weight");
        let left = headers.iter().find(|(name, _)| !expected_tensors.contains_key(*name) && !ignorable(name));
        let Some((name, header)) = left else { return Ok(()) };
        let problem = format!("tensor '{name}' has no place in a {} decoder of this configuration", config.family);
        Err(Error::checkpoint(&header.file, problem, MISMATCH))
    }
}

fn missing(headers: &BTreeMap<String, TensorHeader>, name: &str) -> Error {
    let file = headers.values().next().map_or("weights", |header| header.file.as_str());
    Error::checkpoint(file, format!("tensor '{name}' is missing"), MISMATCH)
}
