//! The tensors of a decoder, by the names that checkpoints use, and their shapes.

use std::collections::BTreeMap;

use super::config::{BlockNorms, ModelConfig};

/// Shapes by name.
pub type ExpectedTensors = BTreeMap<String, Vec<usize>>;

/// Every tensor of a decoder. The only list of them.
pub fn expected_tensors(config: &ModelConfig) -> ExpectedTensors {
    let mut list = ExpectedTensors::new();
    let embedding = [config.vocab_size, config.d_model];
    list.insert("model.embed_tokens.weight".to_owned(), embedding.to_vec());
    for layer in 0..config.n_layers {
        block(&mut list, config, &format!("model.layers.{layer}"));
    }
    norm(&mut list, "model.norm", config.d_model);
    if !config.tied {
        linear(&mut list, "lm_head", embedding, false);
    }
    list
}

fn block(list: &mut ExpectedTensors, config: &ModelConfig, name: &str) {
    let (d_model, d_mlp, bias) = (config.d_model, config.d_mlp, config.bias);
    let (d_query, d_key) = (config.n_heads * config.d_head, config.n_kv_heads * config.d_head);
    norm(list, &format!("{name}.input_layernorm"), d_model);
    linear(list, &format!("{name}.self_attn.q_proj"), [d_query, d_model], bias.qkv);
    linear(list, &format!("{name}.self_attn.k_proj"), [d_key, d_model], bias.qkv);
    linear(list, &format!("{name}.self_attn.v_proj"), [d_key, d_model], bias.qkv);
    linear(list, &format!("{name}.self_attn.o_proj"), [d_model, d_query], bias.o);
    if config.qk_norm {
        norm(list, &format!("{name}.self_attn.q_norm"), config.d_head);
        norm(list, &format!("{name}.self_attn.k_norm"), config.d_head);
    }
    norm(list, &format!("{name}.post_attention_layernorm"), d_model);
    linear(list, &format!("{name}.mlp.gate_proj"), [d_mlp, d_model], bias.mlp);
    linear(list, &format!("{name}.mlp.up_proj"), [d_mlp, d_model], bias.mlp);
    linear(list, &format!("{name}.mlp.down_proj"), [d_model, d_mlp], bias.mlp);
    if config.block_norms == BlockNorms::BeforeAndAfter {
        norm(list, &format!("{name}.pre_feedforward_layernorm"), d_model);
        norm(list, &format!("{name}.post_feedforward_layernorm"), d_model);
    }
}

fn linear(list: &mut ExpectedTensors, name: &str, shape: [usize; 2], bias: bool) {
    list.insert(format!("{name}.weight"), shape.to_vec());
    if bias {
        list.insert(format!("{name}.bias"), vec![shape[0]]);
    }
}

fn norm(list: &mut ExpectedTensors, name: &str, d: usize) {
    list.insert(format!("{name}.weight"), vec![d]);
}
