//! The header of a GGUF file: its metadata, and where its tensors are.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use crate::error::{Error, Result};
use crate::snapshot::ReadAt;

/// Bytes that are read at a time.
const PIECE: usize = 1 << 20;
/// The deepest nesting of arrays that is read; files have one.
const DEEPEST: usize = 4;
/// The most bytes that a header may have; those of large vocabularies have 10 million.
const LONGEST: u64 = 256 << 20;
/// The most values, keys and tensors that a header may count; those of large vocabularies have a million. Each takes far more
/// memory than its bytes in the file.
const MOST_COUNTED: usize = 8 << 20;

/// A tensor's entry in the header.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Rows first.
    pub shape: Vec<usize>,
    /// The number of its format.
    pub format: u32,
    /// Where its bytes begin, from the file's beginning.
    pub offset: u64,
}

/// What a file says before its tensors.
pub struct Header {
    /// The metadata by key.
    pub metadata: Map<String, Value>,
    /// The tensors by the file's names.
    pub tensors: BTreeMap<String, Entry>,
}

impl Header {
    /// Reads the header.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] for a file that is no GGUF, cut short, of another version, or a part of several.
    pub fn read(file: &str, bytes: &dyn ReadAt) -> Result<Self> {
        let mut reader = Reader { file, bytes, offset: 0, piece: Vec::new(), at: 0, counted: 0 };
        if reader.array::<4>()? != *b"GGUF" {
            return Err(reader.refused("is no GGUF file", "name a .gguf file, or a snapshot folder"));
        }
        match reader.u32()? {
            2 | 3 => {}
            version if version.swap_bytes() <= 3 => {
                return Err(reader.refused("is big-endian", "convert it to little-endian"));
            }
            version => {
                let problem = format!("has version {version} of the format");
                return Err(reader.refused(&problem, "convert it again; versions 2 and 3 are read"));
            }
        }
        let (n_tensors, n_entries) = (reader.count(24)?, reader.count(12)?);
        let mut metadata = Map::new();
        for _ in 0..n_entries {
            let key = reader.text()?;
            let kind = reader.u32()?;
            let value = reader.value(kind, 0)?;
            metadata.insert(key, value);
        }
        let parts = metadata.get("split.count").and_then(Value::as_u64).unwrap_or(1);
        if parts > 1 {
            return Err(reader.refused(&format!("is one of {parts} parts"), "merge them with llama-gguf-split --merge"));
        }
        let tensors = (0..n_tensors).map(|_| reader.entry()).collect::<Result<Vec<_>>>()?;
        let alignment = metadata.get("general.alignment").and_then(Value::as_u64).unwrap_or(32).max(1);
        // What a damaged file says can be too large to add.
        let start = reader.position().checked_next_multiple_of(alignment).unwrap_or(u64::MAX);
        let from_beginning = |(name, entry): (String, Entry)| {
            let offset = start.saturating_add(entry.offset);
            (name, Entry { offset, ..entry })
        };
        Ok(Self { metadata, tensors: tensors.into_iter().map(from_beginning).collect() })
    }
}

/// Reads a file's beginning in order.
struct Reader<'a> {
    file: &'a str,
    bytes: &'a dyn ReadAt,
    /// Where the piece in memory begins.
    offset: u64,
    piece: Vec<u8>,
    at: usize,
    /// What was counted so far: values, keys and tensors.
    counted: usize,
}

impl Reader<'_> {
    fn position(&self) -> u64 {
        self.offset + self.at as u64
    }

    fn left(&self) -> u64 {
        self.bytes.size().saturating_sub(self.position())
    }

    fn refused(&self, problem: &str, fix: &str) -> Error {
        Error::checkpoint(self.file, problem, fix)
    }

    fn cut_short(&self) -> Error {
        self.refused(&format!("is cut short ({} bytes)", self.bytes.size()), "download it again")
    }

    /// The next bytes.
    fn next(&mut self, length: usize) -> Result<&[u8]> {
        if self.piece.len() - self.at < length {
            if self.left() < length as u64 {
                return Err(self.cut_short());
            }
            if self.position() + length as u64 > LONGEST {
                return Err(
                    self.refused(&format!("has a header of more than {} MB", LONGEST >> 20), "convert it again")
                );
            }
            self.offset = self.position();
            let size = PIECE.max(length).min((self.bytes.size() - self.offset) as usize);
            (self.piece, self.at) = (vec![0; size], 0);
            let read = self.bytes.read_at(self.offset, &mut self.piece);
            read.map_err(|error| self.refused(&format!("cannot be read ({error})"), "download it again"))?;
        }
        self.at += length;
        Ok(&self.piece[self.at - length..self.at])
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        Ok(self.next(N)?.try_into().expect("so many bytes were read"))
    }

    fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// A number of things that take at least so many bytes each: a damaged file cannot ask for more than it has.
    fn length(&mut self, bytes: u64) -> Result<usize> {
        let count = self.u64()?;
        if count > self.left() / bytes { Err(self.cut_short()) } else { Ok(count as usize) }
    }

    /// The same of things that are kept in memory one by one.
    fn count(&mut self, bytes: u64) -> Result<usize> {
        let count = self.length(bytes)?;
        self.counted = self.counted.saturating_add(count);
        if self.counted > MOST_COUNTED {
            let problem = format!("counts {} values, keys and tensors in its header", self.counted);
            return Err(self.refused(&problem, &format!("convert it again; at most {MOST_COUNTED} are read")));
        }
        Ok(count)
    }

    fn text(&mut self) -> Result<String> {
        let length = self.length(1)?;
        let bytes = self.next(length)?.to_vec();
        String::from_utf8(bytes).map_err(|_| self.refused("holds text that is not UTF-8", "convert it again"))
    }

    /// A value by the number of its type.
    fn value(&mut self, kind: u32, depth: usize) -> Result<Value> {
        Ok(match kind {
            0 => u8::from_le_bytes(self.array()?).into(),
            1 => i8::from_le_bytes(self.array()?).into(),
            2 => u16::from_le_bytes(self.array()?).into(),
            3 => i16::from_le_bytes(self.array()?).into(),
            4 => self.u32()?.into(),
            5 => i32::from_le_bytes(self.array()?).into(),
            6 => number(f64::from(f32::from_le_bytes(self.array()?))),
            7 => (self.array::<1>()?[0] != 0).into(),
            8 => self.text()?.into(),
            9 if depth < DEEPEST => {
                let kind = self.u32()?;
                let count = self.count(1)?;
                (0..count).map(|_| self.value(kind, depth + 1)).collect::<Result<Vec<_>>>()?.into()
            }
            10 => self.u64()?.into(),
            11 => i64::from_le_bytes(self.array()?).into(),
            12 => number(f64::from_le_bytes(self.array()?)),
            other => {
                return Err(self.refused(&format!("holds metadata of the unknown type {other}"), "convert it again"));
            }
        })
    }

    fn entry(&mut self) -> Result<(String, Entry)> {
        let name = self.text()?;
        let dimensions = self.u32()?;
        if dimensions > 4 {
            return Err(self.refused(&format!("gives '{name}' {dimensions} dimensions"), "download it again"));
        }
        let mut shape = (0..dimensions).map(|_| Ok(self.u64()? as usize)).collect::<Result<Vec<_>>>()?;
        shape.reverse();
        Ok((name, Entry { shape, format: self.u32()?, offset: self.u64()? }))
    }
}

/// JSON has no NaN: such a number is null, which no field of a configuration takes.
fn number(value: f64) -> Value {
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}
