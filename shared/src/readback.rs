//! Reading tensors back from the device: the only place that waits for it.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use burn::tensor::Tensor;

use crate::error::{Error, Result};

/// The values of a tensor as f32, row-major.
///
/// # Errors
/// [`Error::Device`] when the device was lost or ran out of memory.
///
/// # Panics
/// Of a tensor on a browser's GPU, which only [`read`] can wait for.
pub fn floats<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>> {
    now(read(tensor))
}

/// The same where the caller may not be held up: a browser's worker goes on with its messages until the GPU is done. Elsewhere
/// the values are there at the first poll, so that [`now`] gives them.
///
/// # Errors
/// [`Error::Device`] when the device was lost or ran out of memory.
pub async fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>> {
    let device = format!("{:?}", tensor.device());
    let failed =
        |problem: String| Error::Device { device, problem, fix: "run again on the CPU (--device cpu)".to_owned() };
    #[cfg(target_family = "wasm")]
    let data = tensor.into_data_async().await;
    #[cfg(not(target_family = "wasm"))]
    let data = tensor.try_into_data();
    let data = match data {
        Ok(data) => data,
        Err(error) => return Err(failed(error.to_string())),
    };
    data.convert::<f32>().try_into_vec::<f32>().map_err(|error| failed(format!("{error:?}")))
}

/// What a future gives that has nothing to wait for: all that [`read`] is in, but on a browser's GPU.
///
/// # Panics
/// When it waits.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("only a browser's GPU is waited for, and what computes on it awaits"),
    }
}
