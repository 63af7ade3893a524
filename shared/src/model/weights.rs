//! A decoder from its tensors, and back, by the names that checkpoints use.

use std::sync::Arc;

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{DType, Device, Element, Tensor, TensorData, bf16, f16};

use super::block::{Attention, Block, Linear, Mlp, RmsNorm};
use super::config::ModelConfig;
use super::decoder::Decoder;
use super::embedding::Embedding;
use super::expected_tensors::{ExpectedTensors, expected_tensors};
use super::precision::Precision;
use super::stored::StoredMatrix;
use crate::error::Result;

/// A source of a decoder's tensors.
pub trait Source {
    /// The tensor of a name, row-major.
    ///
    /// # Errors
    /// When it cannot be read.
    fn tensor(&mut self, name: &str, shape: &[usize], precision: Precision) -> Result<TensorData>;

    /// The matrix of a name as it is stored; `None` where that is in single precision, or not known.
    ///
    /// # Errors
    /// When it cannot be read.
    fn stored(&mut self, _name: &str, _shape: &[usize]) -> Result<Option<StoredMatrix>> {
        Ok(None)
    }
}

/// How a decoder's weights are kept.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// The precision of the computation.
    pub precision: Precision,
    /// Where it is done.
    pub device: &'a Device,
    /// Whether matrices stay as they are stored: on the CPU in single precision only.
    pub as_stored: bool,
}

impl<'a> Kept<'a> {
    /// Every matrix as a tensor of a precision.
    pub fn as_floats(precision: Precision, device: &'a Device) -> Self {
        Self { precision, device, as_stored: false }
    }
}

/// Builds a decoder, tensor by tensor, from the embedding up to the head.
///
/// # Errors
/// The source's errors.
pub fn build(config: &ModelConfig, source: &mut dyn Source, kept: Kept<'_>) -> Result<Decoder> {
    let mut builder = Builder { expected_tensors: expected_tensors(config), source, kept };
    Ok(Decoder {
        embed_tokens: builder.table("model.embed_tokens.weight")?,
        layers: (0..config.n_layers)
            .map(|layer| builder.block(&format!("model.layers.{layer}")))
            .collect::<Result<_>>()?,
        norm: builder.norm("model.norm")?,
        lm_head: if config.tied { None } else { Some(builder.table("lm_head.weight")?) },
    })
}

/// Builds the parts of a decoder; the list of its tensors is [`expected_tensors`].
struct Builder<'a> {
    expected_tensors: ExpectedTensors,
    source: &'a mut dyn Source,
    kept: Kept<'a>,
}

impl Builder<'_> {
    fn block(&mut self, name: &str) -> Result<Block> {
        Ok(Block {
            input_layernorm: self.norm(&format!("{name}.input_layernorm"))?,
            self_attn: Attention {
                q_proj: self.linear(&format!("{name}.self_attn.q_proj"))?,
                k_proj: self.linear(&format!("{name}.self_attn.k_proj"))?,
                v_proj: self.linear(&format!("{name}.self_attn.v_proj"))?,
                o_proj: self.linear(&format!("{name}.self_attn.o_proj"))?,
                q_norm: self.norm_if_any(&format!("{name}.self_attn.q_norm"))?,
                k_norm: self.norm_if_any(&format!("{name}.self_attn.k_norm"))?,
            },
            post_attention_layernorm: self.norm(&format!("{name}.post_attention_layernorm"))?,
            pre_feedforward_layernorm: self.norm_if_any(&format!("{name}.pre_feedforward_layernorm"))?,
            mlp: Mlp {
                gate_proj: self.linear(&format!("{name}.mlp.gate_proj"))?,
                up_proj: self.linear(&format!("{name}.mlp.up_proj"))?,
                down_proj: self.linear(&format!("{name}.mlp.down_proj"))?,
            },
            post_feedforward_layernorm: self.norm_if_any(&format!("{name}.post_feedforward_layernorm"))?,
        })
    }

    fn table(&mut self, name: &str) -> Result<Embedding> {
        Ok(match self.stored(name)? {
            Some(matrix) => Embedding::stored(matrix),
            None => Embedding::new(self.data(name)?, self.kept.device),
        })
    }

    fn norm_if_any(&mut self, name: &str) -> Result<Option<RmsNorm>> {
        if self.expected_tensors.contains_key(&format!("{name}.weight")) { self.norm(name).map(Some) } else { Ok(None) }
    }

    fn norm(&mut self, name: &str) -> Result<RmsNorm> {
        Ok(RmsNorm { weight: self.tensor(&format!("{name}.weight"))? })
    }

    fn linear(&mut self, name: &str) -> Result<Linear> {
        let weight = format!("{name}.weight");
        let bias = format!("{name}.bias");
        let bias = if self.expected_tensors.contains_key(&bias) { Some(self.tensor(&bias)?) } else { None };
        if let Some(stored) = self.stored(&weight)? {
            return Ok(Linear { weight: None, bias, stored: Some(Arc::new(stored)) });
        }
        let weight = transposed(self.data(&weight)?);
        Ok(Linear { weight: Some(self.param(weight)), bias, stored: None })
    }

    /// A matrix that stays as it is stored.
    fn stored(&mut self, name: &str) -> Result<Option<StoredMatrix>> {
        if self.kept.as_stored { self.source.stored(name, &self.expected_tensors[name]) } else { Ok(None) }
    }

    fn tensor<const D: usize>(&mut self, name: &str) -> Result<Param<Tensor<D>>> {
        let data = self.data(name)?;
        Ok(self.param(data))
    }

    fn data(&mut self, name: &str) -> Result<TensorData> {
        let shape = self.expected_tensors.get(name).expect("all that a decoder is made of is listed");
        self.source.tensor(name, shape, self.kept.precision)
    }

    fn param<const D: usize>(&self, data: TensorData) -> Param<Tensor<D>> {
        Param::from_tensor(Tensor::from_data(data, (self.kept.device, self.kept.precision.dtype())))
    }
}

/// Rows and columns that are exchanged at a time, so that both sides stay in the cache.
const TILE: usize = 32;

/// A matrix with rows and columns exchanged.
fn transposed(data: TensorData) -> TensorData {
    let shape = [data.shape()[0], data.shape()[1]];
    match data.dtype() {
        DType::F16 => exchange::<f16>(data, shape),
        DType::BF16 => exchange::<bf16>(data, shape),
        _ => exchange::<f32>(data, shape),
    }
}

fn exchange<E: Element>(data: TensorData, [rows, columns]: [usize; 2]) -> TensorData {
    let values = data.try_into_vec::<E>().expect("the source gives the dtype that it is asked for");
    let mut exchanged = vec![E::from_elem(0.0_f32); values.len()];
    for top in (0..rows).step_by(TILE) {
        for left in (0..columns).step_by(TILE) {
            for row in top..rows.min(top + TILE) {
                for column in left..columns.min(left + TILE) {
                    exchanged[column * rows + row] = values[row * columns + column];
                }
            }
        }
    }
    TensorData::new(exchanged, [columns, rows])
}

/// A tensor under its checkpoint name, with its shape and f32 values.
pub type Named = (String, Vec<usize>, Vec<f32>);

/// A decoder's tensors as checkpoints keep them, sorted by name. Its fields have the names that checkpoints use, so the path
/// is the name.
pub fn named(decoder: &Decoder) -> Vec<Named> {
    let mut list = Names::default();
    decoder.visit(&mut list);
    list.tensors.sort_by(|a, b| a.0.cmp(&b.0));
    list.tensors
}

#[derive(Default)]
struct Names {
    path: Vec<String>,
    tensors: Vec<Named>,
}

impl Names {
    /// The checkpoint's name of the field at the current path.
    fn name(&self) -> String {
        let path = self.path.join(".");
        match self.path[0].as_str() {
            "embed_tokens" => "model.embed_tokens.weight".to_owned(),
            "lm_head" => "lm_head.weight".to_owned(),
            _ => format!("model.{path}"),
        }
    }
}

impl ModuleVisitor for Names {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let data = param.val().into_data().convert_dtype(DType::F32);
        let is_map = D == 2 && self.path.last().is_some_and(|field| field == "weight");
        let data = if is_map { transposed(data) } else { data };
        let shape = data.shape().to_vec();
        let values = data.try_into_vec::<f32>().expect("the data was just converted to f32");
        let name = self.name();
        match self.tensors.last_mut() {
            // A further part of the same table.
            Some((last, rows, all)) if *last == name => {
                rows[0] += shape[0];
                all.extend(values);
            }
            _ => self.tensors.push((name, shape, values)),
        }
    }

    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.pop();
    }
}
