//! 2-D arrays of an npz file: a zip of npy files, as `numpy.savez` and `savez_compressed` write it.

use std::io::{Cursor, Read};

use anyhow::{Context, Result, bail};
use zip::ZipArchive;

use super::{Array, Float, floats};

/// Every 2-D array.
pub(super) fn arrays(bytes: &[u8]) -> Result<Vec<Array>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).context("is no npz file, or is damaged")?;
    let mut arrays = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).context("is a damaged npz file")?;
        let Some(name) = entry.name().strip_suffix(".npy").map(str::to_owned) else { continue };
        let size = entry.size();
        let mut content = Vec::new();
        // The unpacked size is limited to the size in the archive, so that a crafted one fills no memory.
        entry.take(size).read_to_end(&mut content).with_context(|| format!("array '{name}' is damaged"))?;
        arrays.extend(array(&name, &content).with_context(|| format!("array '{name}'"))?);
    }
    Ok(arrays)
}

/// The header before the numbers of an npy file.
struct Header {
    descr: String,
    fortran_order: bool,
    shape: Vec<usize>,
}

/// The array of an npy file; `None` when it is not 2-D.
fn array(name: &str, bytes: &[u8]) -> Result<Option<Array>> {
    let (header, data) = split(bytes)?;
    let [n, d] = header.shape[..] else { return Ok(None) };
    let (float, width) = float(&header.descr)?;
    let expected = n.checked_mul(d).and_then(|count| count.checked_mul(width));
    if expected != Some(data.len()) {
        bail!("has shape [{n}, {d}] and {} bytes; the file is cut or damaged", data.len());
    }
    let mut values = floats(data, float);
    if header.fortran_order {
        values = (0..n * d).map(|at| values[at % d * n + at / d]).collect();
    }
    Ok(Some(Array { name: name.to_owned(), n, d, values }))
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

/// The kind of number, and its bytes.
fn float(descr: &str) -> Result<(Float, usize)> {
    Ok(match descr {
        "<f2" => (Float::F16, 2),
        "<f4" => (Float::F32, 4),
        "<f8" => (Float::F64, 8),
        other => bail!("has dtype {other}; write activations as little-endian float16, float32 or float64"),
    })
}
