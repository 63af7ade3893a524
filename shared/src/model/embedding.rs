//! A row per token of the vocabulary: the embedding, and the head. Cut where a graphics card could not bind it whole.

use std::sync::Arc;

use burn::module::{Module, Param};
use burn::tensor::{DType, Device, Element, Int, Tensor, TensorData, bf16, f16};

use super::kernel::{row_products, stored_product};
use super::stored::StoredMatrix;

/// The most bytes of a part on a graphics card: what every WebGPU adapter binds. Qwen2.5-0.5B's embedding has 272 MB in bf16.
const LARGEST_PART: usize = 128 << 20;

/// `[vocab_size, d_model]`, in parts of so many rows.
#[derive(Module, Debug)]
pub struct Embedding {
    /// The rows from the first on; all parts but the last have the same number.
    pub parts: Vec<Param<Tensor<2>>>,
    /// All rows, as the file has them; then there are no parts
    #[module(skip)]
    pub stored: Option<Arc<StoredMatrix>>,
}

impl Embedding {
    /// The table of `[vocab_size, d_model]` values on a device.
    pub fn new(data: TensorData, device: &Device) -> Self {
        let part = if *device == Device::flex() { usize::MAX } else { LARGEST_PART };
        Self::in_parts(data, part, device)
    }

    /// The table as it is stored, on the CPU.
    pub fn stored(matrix: StoredMatrix) -> Self {
        Self { parts: Vec::new(), stored: Some(Arc::new(matrix)) }
    }

    /// The table in parts of at most so many bytes.
    pub fn in_parts(data: TensorData, bytes: usize, device: &Device) -> Self {
        let [rows, width] = [data.shape()[0], data.shape()[1]];
        let dtype = data.dtype();
        let most = (bytes / (width * dtype.size())).max(1);
        let param = |data| Param::from_tensor(Tensor::from_data(data, (device, dtype)));
        if most >= rows {
            return Self { parts: vec![param(data)], stored: None };
        }
        let parts = match dtype {
            DType::F16 => cut::<f16>(&data, most, width),
            DType::BF16 => cut::<bf16>(&data, most, width),
            _ => cut::<f32>(&data, most, width),
        };
        Self { parts: parts.into_iter().map(param).collect(), stored: None }
    }

    /// The rows of these ids.
    ///
    /// # Shapes
    /// `[n]` → `[n, d_model]`
    pub fn rows(&self, ids: Tensor<1, Int>) -> Tensor<2> {
        if let Some(stored) = &self.stored {
            let ids = ids.into_data().iter::<i64>().map(|id| id as usize).collect::<Vec<_>>();
            let shape = [ids.len(), stored.columns()];
            return Tensor::from_data(TensorData::new(stored.select(ids.into_iter()), shape), &Device::flex());
        }
        if let [whole] = self.parts.as_slice() {
            return whole.val().select(0, ids);
        }
        let (mut start, mut sum) = (0, None);
        for part in &self.parts {
            let part = part.val();
            let end = start + part.dims()[0] as i64;
            let inside = ids.clone().greater_equal_elem(start).bool_and(ids.clone().lower_elem(end));
            let here = (ids.clone() - start).clamp(0, end - start - 1);
            let inside = inside.float().cast(part.dtype()).unsqueeze_dim(1);
            let rows = part.select(0, here) * inside;
            sum = Some(match sum {
                Some(sum) => sum + rows,
                None => rows,
            });
            start = end;
        }
        sum.expect("a table has at least one part")
    }

    /// The products with every row.
    ///
    /// # Shapes
    /// `[n, d_model]` → `[n, vocab_size]`
    pub fn products(&self, input: &Tensor<2>) -> Tensor<2> {
        if let Some(stored) = &self.stored {
            return stored_product(input.clone(), stored);
        }
        let product = |part: &Param<Tensor<2>>| row_products(input.clone(), part.val());
        match self.parts.as_slice() {
            [whole] => product(whole),
            parts => Tensor::cat(parts.iter().map(product).collect(), 1),
        }
    }

    /// Its device.
    pub fn device(&self) -> Device {
        self.parts.first().map_or_else(Device::flex, |part| part.val().device())
    }

    /// Its dtype.
    pub fn dtype(&self) -> DType {
        self.parts.first().map_or(DType::F32, |part| part.val().dtype())
    }
}

fn cut<E: Element>(data: &TensorData, rows: usize, width: usize) -> Vec<TensorData> {
    let values = data.as_slice::<E>().expect("the dtype was just looked at");
    values.chunks(rows * width).map(|part| TensorData::new(part.to_vec(), [part.len() / width, width])).collect()
}
