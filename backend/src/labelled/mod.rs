//! Activations from any source, with labels: arrays from safetensors or npz, a JSON line per row.

mod labels;
mod line;
mod npz;
mod safetensors;
mod similarity;

use std::path::Path;

use anyhow::{Context, Result, bail};
use shared::natural;

pub(crate) use labels::truth;
pub use labels::{Labels, of as labels_of};
pub(crate) use line::Group;
pub use line::{Line, parse as parse_lines, read as read_lines};
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
    /// The arrays, by name, with its numbers as numbers.
    pub arrays: Vec<Array>,
    /// Why arrays cannot be used, a sentence per reason that names them.
    pub left_out: Vec<String>,
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

/// An array that cannot be used.
struct LeftOut {
    name: String,
    /// What is wrong with it, behind its name.
    problem: String,
}

/// An array, or why it is left out.
type Read = std::result::Result<Array, LeftOut>;

/// The most arrays that a sentence names one by one.
const NAMED: usize = 8;

/// Reads activations (safetensors, or npz) and their labels (JSONL). Arrays that are not 2-D, hold no floats or have another
/// number of rows than there are labels are left out, where there are others.
///
/// # Errors
/// When a file is missing or is none of these, when no array can be used, or when a value is not finite; the message names the
/// file, the arrays or the line.
pub fn read(activations: &Path, labels: &Path) -> Result<Labelled> {
    let labels = labels::of(labels, line::read(labels)?)?;
    let (arrays, mut left_out) = read_arrays(activations)?;
    let (mut arrays, others): (Vec<Array>, Vec<Array>) =
        arrays.into_iter().partition(|array| array.n == labels.rows.len());
    left_out.extend(others.into_iter().map(|array| LeftOut {
        problem: format!(
            "has {} rows, the labels {}; write one label line per row, in order",
            array.n,
            labels.rows.len()
        ),
        name: array.name,
    }));
    let left_out = sentences(&left_out);
    if arrays.is_empty() {
        bail!("{}: {}", activations.display(), why_none(&left_out));
    }
    arrays.sort_by(|a, b| natural::compare(&a.name, &b.name));
    arrays.iter().try_for_each(check).with_context(|| activations.display().to_string())?;
    Ok(Labelled { arrays, left_out, labels })
}

/// A sentence per reason, so that many arrays with the same fault are one line.
fn sentences(left_out: &[LeftOut]) -> Vec<String> {
    let mut problems: Vec<&str> = Vec::new();
    for of in left_out {
        if !problems.contains(&of.problem.as_str()) {
            problems.push(&of.problem);
        }
    }
    let sentence = |problem: &str| {
        let mut names: Vec<&str> =
            left_out.iter().filter(|of| of.problem == problem).map(|of| of.name.as_str()).collect();
        names.sort_by(|a, b| natural::compare(a, b));
        match names.as_slice() {
            [one] => format!("array '{one}' {problem}"),
            few if few.len() <= NAMED => format!("{} arrays ('{}'): each {problem}", few.len(), few.join("', '")),
            [first, .., last] => format!("{} arrays ('{first}' … '{last}'): each {problem}", names.len()),
            [] => String::new(),
        }
    };
    problems.into_iter().map(sentence).collect()
}

fn why_none(left_out: &[String]) -> String {
    match left_out {
        [] => "holds no array; write activations as 2-D arrays [n, d]".to_owned(),
        [only] => only.clone(),
        several => format!("no array can be used: {}", several.join("; ")),
    }
}

/// Reads every 2-D array of floats, and why the others are left out.
fn read_arrays(path: &Path) -> Result<(Vec<Array>, Vec<LeftOut>)> {
    let place = || path.display().to_string();
    let bytes = std::fs::read(path).with_context(|| format!("{}: cannot be read", place()))?;
    if let Some(kind) = other_kind(&bytes) {
        bail!("{}: is {kind}", place());
    }
    let read = if bytes.starts_with(b"PK") { npz::arrays(&bytes) } else { safetensors::arrays(&bytes) };
    let (mut arrays, mut left_out) = (Vec::new(), Vec::new());
    for one in read.with_context(place)? {
        match one {
            Ok(array) => arrays.push(array),
            Err(reason) => left_out.push(reason),
        }
    }
    Ok((arrays, left_out))
}

/// What a file of a known other kind is, with what to do.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    let holds = |name: &[u8]| bytes.windows(name.len()).take(1 << 12).any(|part| part == name);
    if bytes.starts_with(b"\x93NUMPY") {
        return Some("a single npy array without a name; write it with numpy.savez(file, name=array)");
    }
    let of_torch = bytes.starts_with(b"PK") && holds(b"/data.pkl");
    (of_torch || bytes.starts_with(b"\x80\x02"))
        .then_some("a PyTorch file, which holds a program; write the tensors with safetensors.torch.save_file")
}

/// Why an array of these lengths is left out: it is not 2-D.
fn not_2d(name: &str, shape: &[usize]) -> LeftOut {
    let problem =
        format!("is no 2-D array, its shape is {shape:?}; write activations as [n, d], an array per position");
    LeftOut { name: name.to_owned(), problem }
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
