//! Activations from any source, with labels: arrays from safetensors or npz, a JSON line per row.

mod labels;
mod npz;
mod safetensors;
mod similarity;

use std::path::Path;

use anyhow::{Context, Result, bail};

pub use labels::Labels;
pub use similarity::{Similarity, similarity};

/// A 2-D array of activations, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// Its name: the site.
    pub name: String,
    /// Rows.
    pub n: usize,
    /// Features of a row.
    pub d: usize,
    /// Values `[n, d]`.
    pub values: Vec<f32>,
}

/// Activations with labels, a label per row of every array.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// The arrays, by name.
    pub arrays: Vec<Array>,
    /// The label, task and group of every row.
    pub labels: Labels,
}

/// How numbers are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Float {
    F16,
    Bf16,
    F32,
    F64,
}

/// Reads activations (safetensors, or npz) and their labels (JSONL).
///
/// # Errors
/// When a file is missing or is none of these, when no array is 2-D, when a value is not finite, or when an array has
/// another number of rows than there are labels; the message names the file, the array or the line.
pub fn read(activations: &Path, labels: &Path) -> Result<Labelled> {
    let labels = labels::read(labels)?;
    let arrays = read_arrays(activations)?;
    for array in &arrays {
        if array.n != labels.rows.len() {
            bail!(
                "{}: array '{}' has {} rows, the labels {}; write one label line per row, in order",
                activations.display(),
                array.name,
                array.n,
                labels.rows.len()
            );
        }
    }
    Ok(Labelled { arrays, labels })
}

/// Reads every 2-D array of a file, by name.
fn read_arrays(path: &Path) -> Result<Vec<Array>> {
    let place = || path.display().to_string();
    let bytes = std::fs::read(path).with_context(|| format!("{}: cannot be read", place()))?;
    let mut arrays =
        if bytes.starts_with(b"PK") { npz::arrays(&bytes) } else { safetensors::arrays(&bytes) }.with_context(place)?;
    if arrays.is_empty() {
        bail!("{}: holds no 2-D array; write activations as [n, d]", place());
    }
    arrays.sort_by(|a, b| a.name.cmp(&b.name));
    arrays.iter().try_for_each(check).with_context(place)?;
    Ok(arrays)
}

fn check(array: &Array) -> Result<()> {
    if array.n == 0 || array.d == 0 {
        bail!("array '{}' is empty, [{}, {}]; write at least one row and one feature", array.name, array.n, array.d);
    }
    match array.values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(at) => {
            let (row, feature, value) = (at / array.d, at % array.d, array.values[at]);
            bail!("array '{}', row {row}, feature {feature} is {value}; write finite numbers", array.name)
        }
    }
}

/// The numbers of little-endian bytes.
fn floats(bytes: &[u8], float: Float) -> Vec<f32> {
    match float {
        Float::F16 => bytes.as_chunks().0.iter().map(|&two| half::f16::from_le_bytes(two).to_f32()).collect(),
        Float::Bf16 => bytes.as_chunks().0.iter().map(|&two| half::bf16::from_le_bytes(two).to_f32()).collect(),
        Float::F32 => bytes.as_chunks().0.iter().map(|&four| f32::from_le_bytes(four)).collect(),
        Float::F64 => bytes.as_chunks().0.iter().map(|&eight| f64::from_le_bytes(eight) as f32).collect(),
    }
}
