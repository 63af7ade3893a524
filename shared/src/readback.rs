//! Reading tensors back from the device: the only place that waits for it.

use burn::tensor::Tensor;

use crate::error::{Error, Result};

/// The values of a tensor as f32, row-major.
///
/// # Errors
/// [`Error::Device`] when the device was lost or ran out of memory.
pub fn floats<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>> {
    let device = format!("{:?}", tensor.device());
    let failed = |problem: String| Error::Device { device, problem, fix: "run again with --device cpu".to_owned() };
    let data = match tensor.try_into_data() {
        Ok(data) => data,
        Err(error) => return Err(failed(error.to_string())),
    };
    data.convert::<f32>().try_into_vec::<f32>().map_err(|error| failed(format!("{error:?}")))
}
