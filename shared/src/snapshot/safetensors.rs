//! Safetensors files, read tensor by tensor: a checkpoint is never in memory twice.

use std::collections::BTreeMap;

use burn::tensor::{DType, Element, TensorData, bf16, f16};
use safetensors::Dtype;
use safetensors::tensor::{Metadata, TensorInfo};

use super::ReadAt;
use crate::error::{Error, Result};
use crate::model::Precision;
use crate::model::stored::{BlockFormat, StoredMatrix};
use crate::model::tensors::{TensorHeader, Tensors};
use crate::model::weights::Source;

/// Values that are converted at a time.
const PIECE: usize = 1 << 20;
/// The longest header that is accepted, in bytes; the format's own limit.
const LONGEST_HEADER: u64 = 100_000_000;

const AGAIN: &str = "download it again";

/// A file of a checkpoint: its name, and its bytes.
pub type File<'a> = (String, Box<dyn ReadAt + 'a>);

/// The tensors of one or several safetensors files.
pub struct Safetensors<'a> {
    files: Vec<File<'a>>,
    places: BTreeMap<String, Place>,
    headers: BTreeMap<String, TensorHeader>,
}

/// A tensor: the index of its file, the offset of the file's data in bytes, and its entry in the header.
struct Place {
    file: usize,
    start: u64,
    info: TensorInfo,
}

impl Place {
    fn header(&self, file: &str) -> TensorHeader {
        let (from, to) = self.info.data_offsets;
        let dtype = format!("{:?}", self.info.dtype).to_lowercase();
        TensorHeader { file: file.to_owned(), shape: self.info.shape.clone(), dtype, bytes: (to - from) as u64 }
    }
}

impl<'a> Safetensors<'a> {
    /// Reads the headers of the files.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] for no file at all, a file that is cut short or no safetensors, and a tensor that two files hold.
    pub fn open(files: Vec<File<'a>>) -> Result<Self> {
        if files.is_empty() {
            let fix = "download the weights as safetensors";
            return Err(Error::checkpoint("model.safetensors", "not found", fix));
        }
        let mut places: BTreeMap<String, Place> = BTreeMap::new();
        for (file, (name, bytes)) in files.iter().enumerate() {
            let (metadata, start) = header(name, bytes.as_ref())?;
            for (tensor, info) in metadata.tensors() {
                let place = Place { file, start, info: info.clone() };
                if let Some(other) = places.insert(tensor.clone(), place) {
                    let problem = format!("tensor '{tensor}' stands in {} too", files[other.file].0);
                    return Err(Error::checkpoint(name, problem, "keep only the files of one checkpoint"));
                }
            }
        }
        let headers = places.iter().map(|(name, place)| (name.clone(), place.header(&files[place.file].0))).collect();
        Ok(Self { files, places, headers })
    }

    /// Gives tensors other names, where `new` has one for them.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] when two tensors would have one name.
    pub fn rename(&mut self, new: impl Fn(&str) -> Option<String>) -> Result<()> {
        let named: Vec<(String, String)> =
            self.places.keys().filter_map(|name| Some((name.clone(), new(name)?))).collect();
        for (old, new) in named {
            let (place, header) = (self.places.remove(&old), self.headers.remove(&old));
            let (place, header) = place.zip(header).expect("both list every tensor");
            if self.headers.contains_key(&new) {
                let problem = format!("tensors '{old}' and '{new}' are the same one");
                return Err(Error::checkpoint(&header.file, problem, "keep only the tensors of one checkpoint"));
            }
            self.places.insert(new.clone(), place);
            self.headers.insert(new, header);
        }
        Ok(())
    }

    /// Whether two tensors have the same shape and values.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] when one is missing or cannot be read.
    pub fn same(&self, one: &str, other: &str) -> Result<bool> {
        let (one, other) = ((one, self.place(one)?), (other, self.place(other)?));
        if one.1.info.shape != other.1.info.shape {
            return Ok(false);
        }
        if one.1.info.dtype != other.1.info.dtype {
            return Ok(self.values::<f32>(one.0, one.1)? == self.values::<f32>(other.0, other.1)?);
        }
        let (from, to) = one.1.info.data_offsets;
        let read = |(name, place): (&str, &Place), at: usize, buffer: &mut [u8]| {
            let (file, bytes) = &self.files[place.file];
            let offset = place.start + (place.info.data_offsets.0 + at) as u64;
            bytes.read_at(offset, buffer).map_err(|error| unreadable(file, name, &error))
        };
        let mut pieces = [vec![0; PIECE], vec![0; PIECE]];
        for at in (0..to - from).step_by(PIECE) {
            let length = PIECE.min(to - from - at);
            let [left, right] = pieces.each_mut().map(|piece| &mut piece[..length]);
            read(one, at, left)?;
            read(other, at, right)?;
            if left != right {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn place(&self, name: &str) -> Result<&Place> {
        let missing = || Error::checkpoint(&self.files[0].0, format!("tensor '{name}' is missing"), AGAIN);
        self.places.get(name).ok_or_else(missing)
    }

    fn dtype(&self, name: &str, place: &Place) -> Result<DType> {
        match place.info.dtype {
            Dtype::F32 => Ok(DType::F32),
            Dtype::F16 => Ok(DType::F16),
            Dtype::BF16 => Ok(DType::BF16),
            other => {
                let problem = format!("tensor '{name}' has dtype {other:?}");
                let fix = "convert the checkpoint to f32, f16 or bf16";
                Err(Error::checkpoint(&self.files[place.file].0, problem, fix))
            }
        }
    }

    /// A tensor's values, all finite, converted piece by piece.
    fn values<E: Element>(&self, name: &str, place: &Place) -> Result<Vec<E>> {
        let (file, bytes) = &self.files[place.file];
        let dtype = self.dtype(name, place)?;
        let length = place.info.shape.iter().product();
        let mut values = Vec::with_capacity(length);
        while values.len() < length {
            let count = PIECE.min(length - values.len());
            let mut piece = vec![0; count * dtype.size()];
            let offset = place.start + (place.info.data_offsets.0 + values.len() * dtype.size()) as u64;
            bytes.read_at(offset, &mut piece).map_err(|error| unreadable(file, name, &error))?;
            let piece = TensorData::from_bytes_vec(piece, vec![count], dtype);
            if !piece.iter::<f32>().all(f32::is_finite) {
                return Err(not_finite(file, name));
            }
            let converted = piece.convert::<E>().try_into_vec::<E>();
            values.extend(converted.map_err(|error| unreadable(file, name, &format!("{error:?}")))?);
        }
        Ok(values)
    }
}

impl Source for Safetensors<'_> {
    fn tensor(&mut self, name: &str, shape: &[usize], precision: Precision) -> Result<TensorData> {
        let place = self.place(name)?;
        Ok(match precision {
            Precision::F32 => TensorData::new(self.values::<f32>(name, place)?, shape.to_vec()),
            Precision::F16 => TensorData::new(self.values::<f16>(name, place)?, shape.to_vec()),
            Precision::Bf16 => TensorData::new(self.values::<bf16>(name, place)?, shape.to_vec()),
        })
    }

    fn stored(&mut self, name: &str, shape: &[usize]) -> Result<Option<StoredMatrix>> {
        let place = self.place(name)?;
        let (file, bytes) = &self.files[place.file];
        let format = BlockFormat::by_dtype(self.dtype(name, place)?).filter(|format| *format != BlockFormat::F32);
        let Some(format) = format else { return Ok(None) };
        let (from, to) = place.info.data_offsets;
        let mut stored = vec![0; to - from];
        let read = bytes.read_at(place.start + from as u64, &mut stored);
        read.map_err(|error| unreadable(file, name, &error))?;
        let matrix = StoredMatrix::new(format, shape.last().copied().unwrap_or(1), stored);
        matrix.map(Some).ok_or_else(|| not_finite(file, name))
    }
}

impl Tensors for Safetensors<'_> {
    fn headers(&self) -> &BTreeMap<String, TensorHeader> {
        &self.headers
    }

    fn check_dtype(&self, name: &str) -> Result<()> {
        self.dtype(name, self.place(name)?).map(|_| ())
    }
}

fn not_finite(file: &str, tensor: &str) -> Error {
    let problem = format!("tensor '{tensor}' holds NaN or infinite values");
    Error::checkpoint(file, problem, "the checkpoint is damaged; download it again")
}

fn unreadable(file: &str, tensor: &str, error: &str) -> Error {
    Error::checkpoint(file, format!("tensor '{tensor}' cannot be read ({error})"), AGAIN)
}

/// The header of a file, and where its data starts.
fn header(file: &str, bytes: &dyn ReadAt) -> Result<(Metadata, u64)> {
    let refused = |problem: String| Error::checkpoint(file, problem, AGAIN);
    let mut length = [0; 8];
    bytes.read_at(0, &mut length).map_err(|_| refused("is too short to be a safetensors file".to_owned()))?;
    let length = u64::from_le_bytes(length);
    if length > LONGEST_HEADER || length + 8 > bytes.size() {
        return Err(refused(format!("is no safetensors file, or cut short ({} bytes)", bytes.size())));
    }
    let mut text = vec![0; length as usize];
    bytes.read_at(8, &mut text).map_err(|error| refused(format!("cannot be read ({error})")))?;
    let metadata: Metadata = serde_json::from_slice(&text)
        .map_err(|error| refused(format!("its safetensors header is damaged ({error})")))?;
    let start = 8 + length;
    let expected = start + metadata.data_len() as u64;
    if bytes.size() != expected {
        return Err(refused(format!("has {} bytes where its safetensors header gives {expected}", bytes.size())));
    }
    Ok((metadata, start))
}
