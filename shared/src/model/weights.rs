//! Weights: from safetensors bytes to a decoder and back, names kept.

use std::collections::BTreeSet;

use burn::module::Param;
use burn::tensor::{DType, Device, Tensor, TensorData};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::attention::Attention;
use super::config::ModelConfig;
use super::decoder::{Block, Decoder};
use super::layer::{Linear, RmsNorm};
use super::mlp::Mlp;
use crate::error::{Error, Result};

/// The tensors of a checkpoint's files.
pub struct Tensors<'a> {
    files: Vec<(String, SafeTensors<'a>)>,
}

impl<'a> Tensors<'a> {
    /// Reads the headers of the files, given as name and bytes.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] for a file that is cut short or no safetensors, and for none at all.
    pub fn read(files: &[(String, &'a [u8])]) -> Result<Self> {
        if files.is_empty() {
            return Err(Error::checkpoint(
                "model.safetensors",
                "not found",
                "put the safetensors file(s) into the folder",
            ));
        }
        let files = files.iter().map(|(name, bytes)| match SafeTensors::deserialize(bytes) {
            Ok(tensors) => Ok((name.clone(), tensors)),
            Err(error) => Err(Error::checkpoint(name, format!("not readable ({error})"), "download it again")),
        });
        Ok(Self { files: files.collect::<Result<_>>()? })
    }

    /// The dtypes of the weights, each once.
    pub fn dtypes(&self) -> Vec<String> {
        let views = self.files.iter().flat_map(|(_, tensors)| tensors.tensors());
        let dtypes: BTreeSet<String> = views.map(|(_, view)| format!("{:?}", view.dtype()).to_lowercase()).collect();
        dtypes.into_iter().collect()
    }

    /// Every tensor's name.
    fn names(&self) -> BTreeSet<String> {
        self.files.iter().flat_map(|(_, tensors)| tensors.names()).map(str::to_owned).collect()
    }

    fn find(&self, name: &str) -> Result<(&str, TensorView<'_>)> {
        let found = self.files.iter().find_map(|(file, tensors)| Some((file.as_str(), tensors.tensor(name).ok()?)));
        found.ok_or_else(|| {
            let problem = format!("tensor '{name}' is missing");
            Error::checkpoint(&self.files[0].0, problem, "the checkpoint and its config.json do not belong together")
        })
    }
}

/// Reads a decoder's weights as f32.
///
/// # Errors
/// [`Error::Checkpoint`] for missing, unknown or NaN tensors and [`Error::Shape`] for shapes that config.json does not give.
pub fn load(config: &ModelConfig, tensors: &Tensors<'_>, device: &Device) -> Result<Decoder> {
    let mut reader = Reader { tensors, device, used: BTreeSet::new() };
    let decoder = reader.decoder(config)?;
    let ignorable = |name: &String| name.ends_with("rotary_emb.inv_freq") || (config.tied && name == "lm_head.weight");
    let unknown = tensors.names().into_iter().find(|name| !reader.used.contains(name) && !ignorable(name));
    match unknown {
        None => Ok(decoder),
        Some(name) => {
            let problem = format!("tensor '{name}' has no place in a {} decoder with this config.json", config.family);
            Err(Error::checkpoint(
                &tensors.files[0].0,
                problem,
                "the checkpoint and its config.json do not belong together",
            ))
        }
    }
}

/// Reads tensor after tensor, and remembers which.
struct Reader<'a> {
    tensors: &'a Tensors<'a>,
    device: &'a Device,
    used: BTreeSet<String>,
}

impl Reader<'_> {
    fn decoder(&mut self, config: &ModelConfig) -> Result<Decoder> {
        let head = |reader: &mut Self| reader.linear("lm_head", [config.vocab_size, config.d_model], false);
        Ok(Decoder {
            embed_tokens: self.tensor("model.embed_tokens.weight", [config.vocab_size, config.d_model])?,
            layers: (0..config.n_layers).map(|layer| self.block(config, layer)).collect::<Result<_>>()?,
            norm: self.norm("model.norm", config.d_model)?,
            lm_head: if config.tied { None } else { Some(head(self)?) },
        })
    }

    fn block(&mut self, config: &ModelConfig, layer: usize) -> Result<Block> {
        let name = |part: &str| format!("model.layers.{layer}.{part}");
        let (d_model, d_mlp) = (config.d_model, config.d_mlp);
        let (d_query, d_key) = (config.n_heads * config.d_head, config.n_kv_heads * config.d_head);
        let (attention_bias, mlp_bias) = (config.attention_bias, config.mlp_bias);
        Ok(Block {
            input_layernorm: self.norm(&name("input_layernorm"), d_model)?,
            self_attn: Attention {
                q_proj: self.linear(&name("self_attn.q_proj"), [d_query, d_model], attention_bias)?,
                k_proj: self.linear(&name("self_attn.k_proj"), [d_key, d_model], attention_bias)?,
                v_proj: self.linear(&name("self_attn.v_proj"), [d_key, d_model], attention_bias)?,
                o_proj: self.linear(&name("self_attn.o_proj"), [d_model, d_query], attention_bias)?,
            },
            post_attention_layernorm: self.norm(&name("post_attention_layernorm"), d_model)?,
            mlp: Mlp {
                gate_proj: self.linear(&name("mlp.gate_proj"), [d_mlp, d_model], mlp_bias)?,
                up_proj: self.linear(&name("mlp.up_proj"), [d_mlp, d_model], mlp_bias)?,
                down_proj: self.linear(&name("mlp.down_proj"), [d_model, d_mlp], mlp_bias)?,
            },
        })
    }

    fn norm(&mut self, name: &str, d_model: usize) -> Result<RmsNorm> {
        Ok(RmsNorm { weight: self.tensor(&format!("{name}.weight"), [d_model])? })
    }

    fn linear(&mut self, name: &str, shape: [usize; 2], bias: bool) -> Result<Linear> {
        let weight = self.tensor(&format!("{name}.weight"), shape)?;
        let bias = if bias { Some(self.tensor(&format!("{name}.bias"), [shape[0]])?) } else { None };
        Ok(Linear { weight, bias })
    }

    fn tensor<const D: usize>(&mut self, name: &str, shape: [usize; D]) -> Result<Param<Tensor<D>>> {
        let (file, view) = self.tensors.find(name)?;
        if view.shape() != shape {
            let (file, tensor, got) = (file.to_owned(), name.to_owned(), view.shape().to_vec());
            return Err(Error::Shape { file, tensor, expected: shape.to_vec(), got });
        }
        let values = floats(file, name, &view)?;
        self.used.insert(name.to_owned());
        Ok(Param::from_tensor(Tensor::from_data(TensorData::new(values, shape), self.device)))
    }
}

/// A tensor's values as f32, all finite.
fn floats(file: &str, name: &str, view: &TensorView<'_>) -> Result<Vec<f32>> {
    let dtype = match view.dtype() {
        Dtype::F32 => DType::F32,
        Dtype::F16 => DType::F16,
        Dtype::BF16 => DType::BF16,
        other => {
            let problem = format!("tensor '{name}' has dtype {other:?}");
            return Err(Error::checkpoint(file, problem, "convert the checkpoint to f32, f16 or bf16"));
        }
    };
    let data = TensorData::from_bytes_vec(view.data().to_vec(), view.shape().to_vec(), dtype);
    let values = data.convert::<f32>().try_into_vec::<f32>();
    let values =
        values.map_err(|error| Error::checkpoint(file, format!("tensor '{name}': {error:?}"), "download it again"))?;
    if values.iter().all(|value| value.is_finite()) {
        return Ok(values);
    }
    Err(Error::checkpoint(
        file,
        format!("tensor '{name}' holds NaN or infinite values"),
        "the checkpoint is damaged; download it again",
    ))
}

/// A decoder's tensors under their checkpoint names, shapes and f32 values, sorted by name.
pub fn named(decoder: &Decoder) -> Vec<(String, Vec<usize>, Vec<f32>)> {
    let mut list = Vec::new();
    push(&mut list, "model.embed_tokens.weight", &decoder.embed_tokens);
    push(&mut list, "model.norm.weight", &decoder.norm.weight);
    if let Some(head) = &decoder.lm_head {
        push_linear(&mut list, "lm_head", head);
    }
    for (layer, block) in decoder.layers.iter().enumerate() {
        push_block(&mut list, &format!("model.layers.{layer}"), block);
    }
    list.sort_by(|a, b| a.0.cmp(&b.0));
    list
}

type NamedTensors = Vec<(String, Vec<usize>, Vec<f32>)>;

fn push_block(list: &mut NamedTensors, name: &str, block: &Block) {
    push(list, &format!("{name}.input_layernorm.weight"), &block.input_layernorm.weight);
    push(list, &format!("{name}.post_attention_layernorm.weight"), &block.post_attention_layernorm.weight);
    let (attention, mlp) = (&block.self_attn, &block.mlp);
    let parts = [
        ("self_attn.q_proj", &attention.q_proj),
        ("self_attn.k_proj", &attention.k_proj),
        ("self_attn.v_proj", &attention.v_proj),
        ("self_attn.o_proj", &attention.o_proj),
        ("mlp.gate_proj", &mlp.gate_proj),
        ("mlp.up_proj", &mlp.up_proj),
        ("mlp.down_proj", &mlp.down_proj),
    ];
    for (part, linear) in parts {
        push_linear(list, &format!("{name}.{part}"), linear);
    }
}

fn push_linear(list: &mut NamedTensors, name: &str, linear: &Linear) {
    push(list, &format!("{name}.weight"), &linear.weight);
    if let Some(bias) = &linear.bias {
        push(list, &format!("{name}.bias"), bias);
    }
}

fn push<const D: usize>(list: &mut NamedTensors, name: &str, param: &Param<Tensor<D>>) {
    let data = param.val().into_data().convert::<f32>();
    let shape = data.shape().to_vec();
    let values = data.try_into_vec::<f32>().expect("the data was just converted to f32");
    list.push((name.to_owned(), shape, values));
}
