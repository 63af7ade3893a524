//! The weights training starts from, drawn on the host so that every device starts alike.

use burn::module::Param;
use burn::tensor::{Device, Tensor, TensorData};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shared::model::ModelConfig;
use shared::model::attention::Attention;
use shared::model::decoder::{Block, Decoder};
use shared::model::layer::{Linear, RmsNorm};
use shared::model::mlp::Mlp;

/// Standard deviation of the embedding.
const EMBEDDING_STD: f64 = 0.05;

/// A decoder with normal weights of standard deviation `1/√d_in`, maps into the stream damped by `1/√(2 n_layers)`.
pub fn decoder(config: &ModelConfig, seed: u64, device: &Device) -> Decoder {
    let mut draw = Draw { random: ChaCha8Rng::seed_from_u64(seed), device };
    let embed_tokens = draw.normal([config.vocab_size, config.d_model], EMBEDDING_STD);
    let layers = (0..config.n_layers).map(|_| draw.block(config)).collect();
    Decoder { embed_tokens, layers, norm: draw.norm(config), lm_head: None }
}

struct Draw<'a> {
    random: ChaCha8Rng,
    device: &'a Device,
}

impl Draw<'_> {
    fn block(&mut self, config: &ModelConfig) -> Block {
        let (d_query, d_key) = (config.n_heads * config.d_head, config.n_kv_heads * config.d_head);
        let damping = (2.0 * config.n_layers as f64).sqrt().recip();
        Block {
            input_layernorm: self.norm(config),
            self_attn: Attention {
                q_proj: self.linear(d_query, config.d_model, 1.0),
                k_proj: self.linear(d_key, config.d_model, 1.0),
                v_proj: self.linear(d_key, config.d_model, 1.0),
                o_proj: self.linear(config.d_model, d_query, damping),
            },
            post_attention_layernorm: self.norm(config),
            mlp: Mlp {
                gate_proj: self.linear(config.d_mlp, config.d_model, 1.0),
                up_proj: self.linear(config.d_mlp, config.d_model, 1.0),
                down_proj: self.linear(config.d_model, config.d_mlp, damping),
            },
        }
    }

    fn linear(&mut self, d_out: usize, d_in: usize, damping: f64) -> Linear {
        Linear { weight: self.normal([d_out, d_in], damping / (d_in as f64).sqrt()), bias: None }
    }

    fn norm(&self, config: &ModelConfig) -> RmsNorm {
        RmsNorm { weight: self.param([config.d_model], vec![1.0; config.d_model]) }
    }

    /// Normal values by Box–Muller.
    fn normal(&mut self, shape: [usize; 2], std: f64) -> Param<Tensor<2>> {
        let values = (0..shape[0] * shape[1]).map(|_| {
            let (radius, turn) = (1.0 - self.random.random::<f64>(), self.random.random::<f64>());
            (std * (-2.0 * radius.ln()).sqrt() * (2.0 * std::f64::consts::PI * turn).cos()) as f32
        });
        let values = values.collect();
        self.param(shape, values)
    }

    fn param<const D: usize>(&self, shape: [usize; D], values: Vec<f32>) -> Param<Tensor<D>> {
        Param::from_tensor(Tensor::from_data(TensorData::new(values, shape), self.device))
    }
}
