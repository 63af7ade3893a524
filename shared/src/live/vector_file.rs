//! Control vectors as files: GGUF as llama.cpp has it, and safetensors.
//!
//! A GGUF holds `direction.N`, which llama.cpp adds after block N, counted from 0: `resid_post.N`. It has no place for the
//! embedding and block 0 (llama.cpp, `common_control_vector_load`). Safetensors name every direction by its site.
//! [`ControlVector::about`] is metadata in both.

use std::collections::BTreeMap;

use safetensors::tensor::{Dtype, SafeTensors};
use serde_json::{Map, Value, json};

use super::edit::LiveVector;
use super::vector::{ControlVector, OURS};
use crate::error::{Error, Result};
use crate::model::stored::BlockFormat;
use crate::site::Site;
use crate::snapshot::GgufHeader;

/// What errors call a file.
const FILE: &str = "control vector";
/// `general.architecture` of such a GGUF.
const ARCHITECTURE: &str = "controlvector";
/// The key of the model's architecture, in both formats.
const HINT: &str = "controlvector.model_hint";
/// Tensors of a GGUF begin at multiples of this.
const ALIGNMENT: usize = 32;
/// More blocks than any model has.
const MOST_BLOCKS: usize = 1000;

impl ControlVector {
    /// The formats of files, as their names end.
    pub const FORMATS: [&str; 2] = LiveVector::FORMATS;

    /// Reads a file of either format with values of F32 or F16.
    ///
    /// # Errors
    /// [`Error::Data`] or [`Error::Checkpoint`] for any other file, a damaged one, a tensor that is no direction, directions of
    /// several widths, and values that are not finite.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        if bytes.starts_with(b"GGUF") { Self::from_gguf(bytes) } else { Self::from_safetensors(bytes) }
    }

    fn from_gguf(bytes: &[u8]) -> Result<Self> {
        let header = GgufHeader::read(FILE, &bytes)?;
        let text = |key: &str| header.metadata.get(key).and_then(Value::as_str).unwrap_or_default();
        let architecture = text("general.architecture");
        if architecture != ARCHITECTURE {
            let problem = format!("is a GGUF of the architecture '{architecture}'");
            return Err(refused(problem, "name one of the architecture 'controlvector'"));
        }
        let mut directions = BTreeMap::new();
        // Tensors that share bytes would let a small file fill the memory.
        let mut left = bytes.len();
        for (name, entry) in &header.tensors {
            let format = readable(name, BlockFormat::by_id(entry.format), &format!("number {}", entry.format))?;
            let width = width_of(name, &entry.shape)?;
            let start = usize::try_from(entry.offset).ok();
            let size = width.checked_mul(format.bytes(1)).filter(|&size| size <= left);
            let stored = start.zip(size).and_then(|(start, size)| bytes.get(start..start.checked_add(size)?));
            let Some(stored) = stored else {
                let problem = format!("tensor '{name}' lies beyond the end of the file, or over another");
                return Err(refused(problem, "download the file again"));
            };
            left -= stored.len();
            insert(&mut directions, (name.as_str(), format, width), stored)?;
        }
        let ours = header.metadata.iter().filter(|(key, _)| key.starts_with(OURS));
        let about = ours.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect();
        whole(Self { model: text(HINT).to_owned(), about, directions })
    }

    fn from_safetensors(bytes: &[u8]) -> Result<Self> {
        let (length, header) = SafeTensors::read_metadata(bytes).map_err(|_| {
            refused("is neither GGUF nor safetensors, or is damaged", "name a whole .gguf or .safetensors file")
        })?;
        let values = &bytes[size_of::<u64>() + length..];
        let tensors: BTreeMap<_, _> = header.tensors().into_iter().collect();
        let mut directions = BTreeMap::new();
        for (name, info) in tensors {
            let known = match info.dtype {
                Dtype::F32 => Some(BlockFormat::F32),
                Dtype::F16 => Some(BlockFormat::F16),
                _ => None,
            };
            let format = readable(&name, known, &info.dtype.to_string())?;
            let (from, to) = info.data_offsets;
            insert(&mut directions, (name.as_str(), format, width_of(&name, &info.shape)?), &values[from..to])?;
        }
        let mut about: BTreeMap<String, String> = header.metadata().clone().unwrap_or_default().into_iter().collect();
        let model = about.remove(HINT).unwrap_or_default();
        about.retain(|key, _| key.starts_with(OURS));
        whole(Self { model, about, directions })
    }

    /// The sites for which a GGUF has no place.
    pub fn beyond_gguf(&self) -> Vec<Site> {
        self.directions.keys().copied().filter(|site| number(*site).is_none()).collect()
    }

    /// The file of a format.
    ///
    /// # Errors
    /// [`Error::Config`] for another format than [`Self::FORMATS`], and for a GGUF that would be empty.
    pub fn to_file(&self, format: &str) -> Result<Vec<u8>> {
        match format {
            "gguf" if self.beyond_gguf().len() == self.directions.len() => Err(Error::config(
                "format",
                "the directions lie at the embedding and block 0 alone, for which a GGUF has no place",
                "write safetensors",
            )),
            "gguf" => Ok(self.to_gguf()),
            "safetensors" => Ok(self.to_safetensors()),
            other => Err(Error::config(
                "format",
                format!("control vectors are not written as '{other}'"),
                format!("use {}", Self::FORMATS.join(" or ")),
            )),
        }
    }

    /// A GGUF of version 3, without the directions that it has no place for ([`Self::beyond_gguf`]).
    pub fn to_gguf(&self) -> Vec<u8> {
        let all = self.directions.iter();
        let tensors: Vec<(String, &Vec<f32>)> =
            all.filter_map(|(site, direction)| Some((format!("direction.{}", number(*site)?), direction))).collect();
        let mut texts = vec![("general.architecture", ARCHITECTURE), (HINT, self.model.as_str())];
        texts.extend(self.about.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        let mut file = b"GGUF".to_vec();
        file.extend(3_u32.to_le_bytes());
        file.extend((tensors.len() as u64).to_le_bytes());
        file.extend((texts.len() as u64 + 1).to_le_bytes());
        let put = |file: &mut Vec<u8>, text: &str| {
            file.extend((text.len() as u64).to_le_bytes());
            file.extend(text.as_bytes());
        };
        for (key, text) in texts {
            put(&mut file, key);
            file.extend(8_u32.to_le_bytes());
            put(&mut file, text);
        }
        put(&mut file, "controlvector.layer_count");
        file.extend(4_u32.to_le_bytes());
        file.extend((tensors.len() as u32).to_le_bytes());
        let mut offset = 0_usize;
        for (name, direction) in &tensors {
            put(&mut file, name);
            file.extend(1_u32.to_le_bytes());
            file.extend((direction.len() as u64).to_le_bytes());
            file.extend(0_u32.to_le_bytes());
            file.extend((offset as u64).to_le_bytes());
            offset += size_of_val(direction.as_slice()).next_multiple_of(ALIGNMENT);
        }
        file.resize(file.len().next_multiple_of(ALIGNMENT), 0);
        for (_, direction) in tensors {
            file.extend(direction.iter().flat_map(|value| value.to_le_bytes()));
            file.resize(file.len().next_multiple_of(ALIGNMENT), 0);
        }
        file
    }

    /// A safetensors file whose tensors are named by site. The crate would write the metadata in an order that changes.
    pub fn to_safetensors(&self) -> Vec<u8> {
        let mut about: Map<String, Value> =
            self.about.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect();
        about.insert(HINT.to_owned(), Value::from(self.model.as_str()));
        let mut header = Map::new();
        header.insert("__metadata__".to_owned(), Value::Object(about));
        let mut values = Vec::new();
        for (site, direction) in &self.directions {
            let from = values.len();
            values.extend(direction.iter().flat_map(|value| value.to_le_bytes()));
            let entry = json!({"dtype": "F32", "shape": [direction.len()], "data_offsets": [from, values.len()]});
            header.insert(site.to_string(), entry);
        }
        let mut header = Value::Object(header).to_string().into_bytes();
        header.resize(header.len().next_multiple_of(size_of::<u64>()), b' ');
        let length = (header.len() as u64).to_le_bytes();
        [&length[..], &header[..], &values[..]].concat()
    }
}

/// The number by which a GGUF names a site.
fn number(site: Site) -> Option<usize> {
    match site {
        Site::Embed | Site::ResidPost(0) => None,
        Site::ResidPost(block) => Some(block),
    }
}

/// The site of a tensor.
fn site_of(name: &str) -> Result<Site> {
    let unknown =
        || refused(format!("tensor '{name}' is no direction"), "name tensors direction.N, resid_post.N or embed");
    let site = match name.strip_prefix("direction.") {
        Some(block) => Site::ResidPost(block.parse().map_err(|_| unknown())?),
        None => name.parse().map_err(|_| unknown())?,
    };
    match site {
        Site::ResidPost(0) if name.starts_with("direction.") => Err(refused(
            format!("tensor '{name}' is of block 0, for which llama.cpp has no place"),
            "leave it out, or name it resid_post.0 in safetensors",
        )),
        Site::ResidPost(MOST_BLOCKS..) => Err(unknown()),
        _ => Ok(site),
    }
}

fn readable(name: &str, known: Option<BlockFormat>, given: &str) -> Result<BlockFormat> {
    let read = known.filter(|format| matches!(format, BlockFormat::F32 | BlockFormat::F16));
    read.ok_or_else(|| refused(format!("tensor '{name}' is of the type {given}"), "convert it to F32 or F16"))
}

fn width_of(name: &str, shape: &[usize]) -> Result<usize> {
    match *shape {
        [width] if width > 0 => Ok(width),
        _ => Err(refused(format!("tensor '{name}' has the shape {shape:?}"), "a direction is one row of numbers")),
    }
}

/// Adds a tensor at the site of its name; its bytes are as many as format and width ask for.
fn insert(
    directions: &mut BTreeMap<Site, Vec<f32>>,
    (name, format, width): (&str, BlockFormat, usize),
    bytes: &[u8],
) -> Result<()> {
    let site = site_of(name)?;
    let mut values = vec![0.0; width];
    format.dequantise(bytes, &mut values);
    if !values.iter().all(|value| value.is_finite()) {
        return Err(refused(format!("tensor '{name}' holds NaN or infinite values"), "make the vector again"));
    }
    if directions.insert(site, values).is_some() {
        return Err(refused(format!("tensor '{name}' is the second one at {site}"), "keep one of them"));
    }
    Ok(())
}

/// Refuses directions that are no vector together.
fn whole(vector: ControlVector) -> Result<ControlVector> {
    let mut widths = vector.directions.iter().map(|(site, direction)| (site, direction.len()));
    let Some((first, width)) = widths.next() else {
        return Err(refused("holds no direction", "name a file with tensors direction.1, direction.2, …"));
    };
    if let Some((site, other)) = widths.find(|&(_, other)| other != width) {
        let problem = format!("has {width} numbers at {first} and {other} at {site}");
        return Err(refused(problem, "take the directions of one model"));
    }
    Ok(vector)
}

fn refused(problem: impl Into<String>, fix: &str) -> Error {
    Error::data(FILE, problem, fix)
}
