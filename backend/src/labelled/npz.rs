//! 2-D arrays of an npz file: a zip of npy files, as `numpy.savez` and `savez_compressed` write it.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use anyhow::{Context, Result, bail};
use zip::ZipArchive;

use super::{Array, Float, LeftOut, Read as ReadArray, floats, not_2d};

/// Every array, or why it is left out.
///
/// # Errors
/// When the file or an array is damaged.
pub(super) fn arrays(bytes: &[u8]) -> Result<Vec<ReadArray>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).context("is no npz file, or is damaged")?;
    let mut arrays = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).context("is a damaged npz file")?;
        let Some(name) = entry.name().strip_suffix(".npy").map(str::to_owned) else { continue };
        let size = entry.size();
        let mut content = Vec::new();
        // The unpacked size is limited to the size in the archive, so that a crafted one fills no memory.
        entry.take(size).read_to_end(&mut content).with_context(|| format!("array '{name}' is damaged"))?;
        arrays.push(array(&name, &content).with_context(|| format!("array '{name}'"))?);
    }
    Ok(arrays)
}

/// The header before the numbers of an npy file.
struct Header {
    descr: String,
    fortran_order: bool,
    shape: Vec<usize>,
}

/// The array of an npy file, or why it is left out.
fn array(name: &str, bytes: &[u8]) -> Result<ReadArray> {
    let (header, data) = split(bytes)?;
    let [n, d] = header.shape[..] else { return Ok(Err(not_2d(name, &header.shape))) };
    let Some((float, width, swapped)) = float(&header.descr) else {
        let problem = format!("has dtype {}; write activations as float16, float32 or float64", header.descr);
        return Ok(Err(LeftOut { name: name.to_owned(), problem }));
    };
    let expected = n.checked_mul(d).and_then(|count| count.checked_mul(width));
    if expected != Some(data.len()) {
        bail!("has shape [{n}, {d}] and {} bytes; the file is cut or damaged", data.len());
    }
    let mut data = Cow::Borrowed(data);
    if swapped {
        data.to_mut().chunks_mut(width).for_each(<[u8]>::reverse);
    }
    let mut values = floats(&data, float);
    if header.fortran_order {
        values = (0..n * d).map(|at| values[at % d * n + at / d]).collect();
    }
    Ok(Ok(Array { name: name.to_owned(), n, d, values }))
}

/// Header and numbers (NEP 1: magic, version, length of the header, a Python dict).
fn split(bytes: &[u8]) -> Result<(Header, &[u8])> {
    let damaged = || anyhow::anyhow!("is no npy file, or is damaged");
    let rest = bytes.strip_prefix(b"\x93NUMPY").ok_or_else(damaged)?;
    let (version, rest) = rest.split_first_chunk::<2>().ok_or_else(damaged)?;
    let (length, rest) = if version[0] == 1 {
        let (length, rest) = rest.split_first_chunk::<2>().ok_or_else(damaged)?;
        (usize::from(u16::from_le_bytes(*length)), rest)
    } else {
        let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
        (u32::from_le_bytes(*length) as usize, rest)
    };
    let (dict, data) = rest.split_at_checked(length).ok_or_else(damaged)?;
    let dict = std::str::from_utf8(dict).map_err(|_| damaged())?;
    Ok((header(dict).ok_or_else(damaged)?, data))
}

fn header(dict: &str) -> Option<Header> {
    let after = |key: &str| Some(dict.split_once(key)?.1.trim_start().strip_prefix(':')?.trim_start());
    let descr = match after("'descr'")?.strip_prefix('\'') {
        Some(quoted) => quoted.split_once('\'')?.0,
        None => "a structure",
    };
    let shape = after("'shape'")?.strip_prefix('(')?.split_once(')')?.0;
    let lengths = shape.split(',').map(str::trim).filter(|length| !length.is_empty());
    Some(Header {
        descr: descr.to_owned(),
        fortran_order: after("'fortran_order'")?.starts_with("True"),
        shape: lengths.map(|length| length.parse().ok()).collect::<Option<_>>()?,
    })
}

/// The kind of float, its bytes, and whether they are big-endian.
fn float(descr: &str) -> Option<(Float, usize, bool)> {
    let (float, width) = match descr.get(1..)? {
        "f2" => (Float::F16, 2),
        "f4" => (Float::F32, 4),
        "f8" => (Float::F64, 8),
        _ => return None,
    };
    Some((float, width, descr.starts_with('>')))
}
