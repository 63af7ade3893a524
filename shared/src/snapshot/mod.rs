//! Snapshots: the parts of a model, in any format of files.

mod files;
mod gguf;
mod safetensors;
mod safetensors_folder;

pub use files::{Files, InMemory, ReadAt};
pub use gguf::{Gguf, Header as GgufHeader, architecture as gguf_architecture};
pub use safetensors::Safetensors;
pub use safetensors_folder::{FILES, INDEX, SafetensorsFolder, WEIGHTS, weight_files};

use sha2::{Digest as _, Sha256};

use crate::error::Result;
use crate::hash::hex;
use crate::model::ModelConfig;
use crate::model::tensors::Tensors;
use crate::tokenizer::ChatTokenizer;

/// A kind of files that a model can lie in. Loading a model, its tokenizer and its card asks here alone.
pub trait SnapshotFormat: Send + Sync {
    /// Shape and flags.
    ///
    /// # Errors
    /// For fields that are missing, contradict each other, or need an operation that the decoder does not implement.
    fn config(&self) -> Result<ModelConfig>;

    /// The tokenizer with its chat template.
    ///
    /// # Errors
    /// When either is missing or damaged.
    fn tokenizer(&self) -> Result<ChatTokenizer>;

    /// The tokenizer alone: for texts that are the whole prompt.
    ///
    /// # Errors
    /// When it is missing or damaged.
    fn plain_tokenizer(&self) -> Result<ChatTokenizer>;

    /// The tensors by the decoder's names; headers are read, values are not.
    ///
    /// # Errors
    /// When a file is missing, damaged or cut short.
    fn tensors(&self) -> Result<Box<dyn Tensors + '_>>;

    /// The digest that identifies this snapshot.
    ///
    /// # Errors
    /// When a file cannot be read.
    fn digest(&self) -> Result<Digest>;
}

/// SHA-256 of a snapshot's parts, as hex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// SHA-256 of the files with the weights, in the order of their names.
    pub weights: String,
    /// Of the tokenizer: of tokenizer.json, where there is one.
    pub tokenizer: String,
    /// Of the chat template's source.
    pub template: String,
}

/// Bytes that are hashed at a time.
const PIECE: usize = 1 << 20;

/// SHA-256 of files one after the other, read piece by piece.
fn hash_of<'a>(files: impl IntoIterator<Item = (String, Box<dyn ReadAt + 'a>)>) -> Result<String> {
    let (mut hash, mut piece) = (Sha256::new(), vec![0; PIECE]);
    for (name, file) in files {
        let (size, mut offset) = (file.size(), 0);
        while offset < size {
            let length = PIECE.min((size - offset) as usize);
            file.read_at(offset, &mut piece[..length]).map_err(|error| files::unreadable(&name, &error))?;
            hash.update(&piece[..length]);
            offset += length as u64;
        }
    }
    Ok(hex(&hash.finalize()))
}
