//! Arrays of a safetensors file.

use anyhow::{Context, Result};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::{Array, Float, LeftOut, Read, floats, not_2d};

/// Every array, or why it is left out.
///
/// # Errors
/// When the file is none, or is damaged.
pub(super) fn arrays(bytes: &[u8]) -> Result<Vec<Read>> {
    let file = SafeTensors::deserialize(bytes).context("is neither safetensors nor npz, or is damaged")?;
    Ok(file.iter().map(|(name, tensor)| array(name, &tensor)).collect())
}

fn array(name: &str, tensor: &TensorView<'_>) -> Read {
    let [n, d] = *tensor.shape() else { return Err(not_2d(name, tensor.shape())) };
    let float = match tensor.dtype() {
        Dtype::F16 => Float::F16,
        Dtype::BF16 => Float::Bf16,
        Dtype::F32 => Float::F32,
        Dtype::F64 => Float::F64,
        other => {
            let problem = format!("is {other:?}; write activations as F16, BF16, F32 or F64");
            return Err(LeftOut { name: name.to_owned(), problem });
        }
    };
    Ok(Array { name: name.to_owned(), n, d, values: floats(tensor.data(), float) })
}
