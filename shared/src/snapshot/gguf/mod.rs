//! GGUF: configuration, tokenizer, template and tensors in one file (ggml's docs/gguf.md).

mod config;
mod header;
mod pre_tokenizer;
mod tensors;
mod tokenizer;

use std::sync::Arc;

use serde_json::Value;

pub use self::config::architecture;
pub use self::header::Header;
use self::tensors::GgufTensors;
use super::{Digest, Files, ReadAt, SnapshotFormat, hash_of};
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::model::ModelConfig;
use crate::model::stored::BlockFormat;
use crate::model::tensors::Tensors;
use crate::tokenizer::ChatTokenizer;

/// The tensor that holds a divisor for every rotary frequency (Llama 3.1).
const ROPE_FACTORS: &str = "rope_freqs.weight";

/// A GGUF file; its header is in memory.
pub struct Gguf {
    files: Arc<dyn Files>,
    name: String,
    header: Header,
}

impl Gguf {
    /// Reads the header of a file.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] when it is missing, no GGUF file, or damaged.
    pub fn open(files: Arc<dyn Files>, name: &str) -> Result<Self> {
        let header = Header::read(name, file(files.as_ref(), name)?.as_ref())?;
        Ok(Self { files, name: name.to_owned(), header })
    }

    /// The template of chats.
    fn template(&self) -> Option<&str> {
        self.header.metadata.get("tokenizer.chat_template").and_then(Value::as_str)
    }

    /// The tensors, for a configuration whose rotary factors are not read yet.
    fn tensors_of(&self, config: &ModelConfig) -> Result<GgufTensors<'_>> {
        GgufTensors::new(&self.name, file(self.files.as_ref(), &self.name)?, &self.header, config)
    }
}

fn file<'a>(files: &'a dyn Files, name: &str) -> Result<Box<dyn ReadAt + 'a>> {
    files.open(name)?.ok_or_else(|| Error::checkpoint(files.place(name), "not found", "name a .gguf file"))
}

impl SnapshotFormat for Gguf {
    fn config(&self) -> Result<ModelConfig> {
        let config = config::config(&self.name, &self.header)?;
        let Some(entry) = self.header.tensors.get(ROPE_FACTORS) else { return Ok(config) };
        if entry.format != 0 || entry.shape != [config.d_head / 2] {
            let problem = format!("tensor '{ROPE_FACTORS}' is not {} values of F32", config.d_head / 2);
            return Err(Error::checkpoint(&self.name, problem, "convert the model again"));
        }
        let mut bytes = vec![0; entry.shape[0] * 4];
        let read = file(self.files.as_ref(), &self.name)?.read_at(entry.offset, &mut bytes);
        read.map_err(|error| Error::checkpoint(&self.name, format!("cannot be read ({error})"), "download it again"))?;
        let mut factors = vec![0.0; entry.shape[0]];
        BlockFormat::F32.dequantise(&bytes, &mut factors);
        Ok(config.with_rope_factors(&factors))
    }

    fn tokenizer(&self) -> Result<ChatTokenizer> {
        let Some(template) = self.template() else {
            let fix = "use the file of an instruction-tuned model, or its snapshot folder";
            return Err(Error::checkpoint(&self.name, "holds no tokenizer.chat_template", fix));
        };
        let (tokenizer, special) = tokenizer::json(&self.name, &self.header.metadata)?;
        ChatTokenizer::from_bytes(&tokenizer, &special, Some(template))
    }

    fn plain_tokenizer(&self) -> Result<ChatTokenizer> {
        let (tokenizer, special) = tokenizer::json(&self.name, &self.header.metadata)?;
        ChatTokenizer::without_template(&tokenizer, &special)
    }

    fn tensors(&self) -> Result<Box<dyn Tensors + '_>> {
        Ok(Box::new(self.tensors_of(&config::config(&self.name, &self.header)?)?))
    }

    fn digest(&self) -> Result<Digest> {
        Ok(Digest {
            weights: hash_of([(self.name.clone(), file(self.files.as_ref(), &self.name)?)])?,
            tokenizer: sha256(&tokenizer::json(&self.name, &self.header.metadata)?.0),
            template: sha256(self.template().unwrap_or_default().as_bytes()),
        })
    }
}
