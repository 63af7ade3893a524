//! A decoder from its tensors, and back: asked for, and given, by the names that checkpoints use.

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{DType, Device, Tensor, TensorData};

use super::block::{Attention, Block, Linear, Mlp, RmsNorm};
use super::config::{BlockNorms, ModelConfig};
use super::decoder::Decoder;
use super::precision::Precision;
use crate::error::Result;

/// Where a decoder's tensors come from.
pub trait Source {
    /// The tensor of a name, row-major.
    ///
    /// # Errors
    /// When there is none of this name and shape.
    fn tensor(&mut self, name: &str, shape: &[usize], precision: Precision) -> Result<TensorData>;
}

/// Builds a decoder, tensor by tensor, from the embedding up to the head.
///
/// # Errors
/// What the source refuses.
pub fn build(config: &ModelConfig, source: &mut dyn Source, precision: Precision, device: &Device) -> Result<Decoder> {
    let mut builder = Builder { config, source, precision, device };
    let (vocab_size, d_model) = (config.vocab_size, config.d_model);
    Ok(Decoder {
        embed_tokens: builder.tensor("model.embed_tokens.weight", [vocab_size, d_model])?,
        layers: (0..config.n_layers).map(|layer| builder.block(layer)).collect::<Result<_>>()?,
        norm: builder.norm("model.norm", d_model)?,
        lm_head: if config.tied { None } else { Some(builder.linear("lm_head", [vocab_size, d_model], false)?) },
    })
}

struct Builder<'a> {
    config: &'a ModelConfig,
    source: &'a mut dyn Source,
    precision: Precision,
    device: &'a Device,
}

impl Builder<'_> {
    fn block(&mut self, layer: usize) -> Result<Block> {
        let name = |part: &str| format!("model.layers.{layer}.{part}");
        let d_model = self.config.d_model;
        let after = self.config.block_norms == BlockNorms::BeforeAndAfter;
        Ok(Block {
            input_layernorm: self.norm(&name("input_layernorm"), d_model)?,
            self_attn: self.attention(&name("self_attn"))?,
            post_attention_layernorm: self.norm(&name("post_attention_layernorm"), d_model)?,
            pre_feedforward_layernorm: self.norm_if(after, &name("pre_feedforward_layernorm"), d_model)?,
            mlp: self.mlp(&name("mlp"))?,
            post_feedforward_layernorm: self.norm_if(after, &name("post_feedforward_layernorm"), d_model)?,
        })
    }

    fn attention(&mut self, name: &str) -> Result<Attention> {
        let config = self.config;
        let (d_query, d_key) = (config.n_heads * config.d_head, config.n_kv_heads * config.d_head);
        Ok(Attention {
            q_proj: self.linear(&format!("{name}.q_proj"), [d_query, config.d_model], config.bias.qkv)?,
            k_proj: self.linear(&format!("{name}.k_proj"), [d_key, config.d_model], config.bias.qkv)?,
            v_proj: self.linear(&format!("{name}.v_proj"), [d_key, config.d_model], config.bias.qkv)?,
            o_proj: self.linear(&format!("{name}.o_proj"), [config.d_model, d_query], config.bias.o)?,
            q_norm: self.norm_if(config.qk_norm, &format!("{name}.q_norm"), config.d_head)?,
            k_norm: self.norm_if(config.qk_norm, &format!("{name}.k_norm"), config.d_head)?,
        })
    }

    fn mlp(&mut self, name: &str) -> Result<Mlp> {
        let (d_model, d_mlp, bias) = (self.config.d_model, self.config.d_mlp, self.config.bias.mlp);
        Ok(Mlp {
            gate_proj: self.linear(&format!("{name}.gate_proj"), [d_mlp, d_model], bias)?,
            up_proj: self.linear(&format!("{name}.up_proj"), [d_mlp, d_model], bias)?,
            down_proj: self.linear(&format!("{name}.down_proj"), [d_model, d_mlp], bias)?,
        })
    }

    fn norm_if(&mut self, there: bool, name: &str, d: usize) -> Result<Option<RmsNorm>> {
        if there { self.norm(name, d).map(Some) } else { Ok(None) }
    }

    fn norm(&mut self, name: &str, d: usize) -> Result<RmsNorm> {
        Ok(RmsNorm { weight: self.tensor(&format!("{name}.weight"), [d])? })
    }

    fn linear(&mut self, name: &str, shape: [usize; 2], bias: bool) -> Result<Linear> {
        let weight = self.tensor(&format!("{name}.weight"), shape)?;
        let bias = if bias { Some(self.tensor(&format!("{name}.bias"), [shape[0]])?) } else { None };
        Ok(Linear { weight, bias })
    }

    fn tensor<const D: usize>(&mut self, name: &str, shape: [usize; D]) -> Result<Param<Tensor<D>>> {
        let data = self.source.tensor(name, &shape, self.precision)?;
        Ok(Param::from_tensor(Tensor::from_data(data, (self.device, self.precision.dtype()))))
    }
}

/// A tensor under its checkpoint name, with its shape and f32 values.
pub type Named = (String, Vec<usize>, Vec<f32>);

/// A decoder's tensors, sorted by name. Its fields have the names that checkpoints use, so the path is the name.
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
        match path.as_str() {
            "embed_tokens" => "model.embed_tokens.weight".to_owned(),
            head if head.starts_with("lm_head") => path,
            _ => format!("model.{path}"),
        }
    }
}

impl ModuleVisitor for Names {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let data = param.val().into_data().convert_dtype(DType::F32);
        let shape = data.shape().to_vec();
        let values = data.try_into_vec::<f32>().expect("the data was just converted to f32");
        self.tensors.push((self.name(), shape, values));
    }

    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.pop();
    }
}
