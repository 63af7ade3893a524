//! 2-D arrays of a safetensors file.

use anyhow::{Context, Result, bail};
use safetensors::{Dtype, SafeTensors};

use super::{Array, Float, floats};

/// Every 2-D array.
pub(super) fn arrays(bytes: &[u8]) -> Result<Vec<Array>> {
    let file = SafeTensors::deserialize(bytes).context("is neither safetensors nor npz, or is damaged")?;
    let matrices = file.iter().filter(|(_, tensor)| tensor.shape().len() == 2);
    let read = |(name, tensor): (&str, safetensors::tensor::TensorView<'_>)| {
        let float = float(tensor.dtype()).with_context(|| format!("array '{name}'"))?;
        let (n, d) = (tensor.shape()[0], tensor.shape()[1]);
        Ok(Array { name: name.to_owned(), n, d, values: floats(tensor.data(), float) })
    };
    matrices.map(read).collect()
}

fn float(dtype: Dtype) -> Result<Float> {
    Ok(match dtype {
        Dtype::F16 => Float::F16,
        Dtype::BF16 => Float::Bf16,
        Dtype::F32 => Float::F32,
        Dtype::F64 => Float::F64,
        other => bail!("is {other:?}; write activations as F16, BF16, F32 or F64"),
    })
}
