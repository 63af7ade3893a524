//! config.json, read directly: every field that changes the numbers is read or refused.

mod fields;
pub mod inert;
mod rope;

use serde_json::Value;

use super::expected_tensors::expected_tensors;
use super::family;
use crate::error::{Error, Result};

pub use fields::Fields;
pub use rope::{Rope, RopeScaling, Yarn};

/// The most layers of a model: what is kept per layer is allocated before its tensors are looked for.
const MOST_LAYERS: usize = 4096;

/// The shape and flags of a decoder.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelConfig {
    /// The family's `model_type`.
    pub family: &'static str,
    /// Entries of the vocabulary.
    pub vocab_size: usize,
    /// Width of the residual stream.
    pub d_model: usize,
    /// Width of the feed-forward part.
    pub d_mlp: usize,
    /// Blocks.
    pub n_layers: usize,
    /// Query heads.
    pub n_heads: usize,
    /// Key and value heads.
    pub n_kv_heads: usize,
    /// Width of a head.
    pub d_head: usize,
    /// How every norm is computed.
    pub norm: Norm,
    /// Which parts of a block have norms.
    pub block_norms: BlockNorms,
    /// Whether the queries and keys of every head are normed before they are rotated.
    pub qk_norm: bool,
    /// Which linear maps have biases.
    pub bias: Bias,
    /// The activation function of the feed-forward part's gate.
    pub activation: Activation,
    /// The factor on the embedding (1 where the family does not scale it).
    pub embedding_scale: f64,
    /// The factor on attention scores.
    pub query_scale: f64,
    /// Soft cap `c tanh(score / c)` of attention scores.
    pub attention_softcap: Option<f64>,
    /// Soft cap of logits.
    pub logit_softcap: Option<f64>,
    /// Whether the head is the embedding.
    pub tied: bool,
    /// The distinct attention spans of the layers.
    pub attention_spans: Vec<AttentionSpan>,
    /// The index in `attention_spans` of every layer.
    pub layer_spans: Vec<usize>,
    /// The most positions the model was trained for.
    pub max_positions: usize,
    /// Token ids that end a response.
    pub eos: Vec<u32>,
    /// Standard deviation that its weights are drawn with before training.
    pub initializer_range: f64,
}

/// Root-mean-square norm (Zhang & Sennrich 2019, eq. 4).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Norm {
    /// Added to the mean square.
    pub eps: f64,
    /// Added to the weight: 1 where checkpoints keep the difference from 1 (Gemma), else 0.
    pub offset: f64,
}

/// Which parts of a block have norms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockNorms {
    /// Before attention and before the feed-forward part.
    Before,
    /// Before and after each of them (Gemma 2 and 3).
    BeforeAndAfter,
}

/// Which linear maps have biases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bias {
    /// Queries, keys and values.
    pub qkv: bool,
    /// The map out of attention.
    pub o: bool,
    /// The three maps of the feed-forward part.
    pub mlp: bool,
}

/// The activation function of the feed-forward part's gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// `x σ(x)`
    Silu,
    /// Gaussian error linear unit in its tanh approximation (Hendrycks & Gimpel 2016).
    GeluTanh,
}

/// The attention of a layer: its window and its rotary embedding.
#[derive(Debug, Clone, PartialEq)]
pub struct AttentionSpan {
    /// How many tokens back a token sees, itself included; all of them where absent.
    pub window: Option<usize>,
    /// Rotary embedding.
    pub rope: Rope,
}

impl ModelConfig {
    /// Reads config.json.
    ///
    /// # Errors
    /// [`Error::Config`] naming the field: unknown family, missing or impossible value, a value that is not implemented,
    /// or a field that is not known and may change the numbers.
    pub fn from_json(text: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| Error::config("config.json", error.to_string(), "download the snapshot again"))?;
        let Value::Object(fields) = value else {
            return Err(Error::config("config.json", "not a JSON object", "download the snapshot again"));
        };
        let fields = Fields::new("", fields);
        let model_type: String = fields.required("model_type")?;
        let family = family::by_model_type(&model_type)?;
        let config = (family.config)(&fields, family.model_type)?;
        fields.nothing_left(family.model_type)?;
        config.checked()
    }

    /// The settings that every family has, read with Llama's names; a family changes those that differ.
    ///
    /// # Errors
    /// [`Error::Config`] for a missing or impossible value.
    pub fn standard(fields: &Fields, family: &'static str) -> Result<Self> {
        let (d_model, n_heads): (usize, usize) =
            (fields.required("hidden_size")?, fields.required("num_attention_heads")?);
        let d_head = fields.optional("head_dim")?.unwrap_or(d_model / n_heads.max(1));
        let max_positions = fields.or("max_position_embeddings", 2048)?;
        let n_layers: usize = fields.required("num_hidden_layers")?;
        if n_layers > MOST_LAYERS {
            let (problem, fix) = (format!("is {n_layers}"), format!("a model has at most {MOST_LAYERS} layers here"));
            return Err(Error::config("config.json num_hidden_layers", problem, fix));
        }
        let attention_bias = fields.or("attention_bias", false)?;
        fields.only("is_causal", &[true])?;
        Ok(Self {
            family,
            vocab_size: fields.required("vocab_size")?,
            d_model,
            d_mlp: fields.required("intermediate_size")?,
            n_layers,
            n_heads,
            n_kv_heads: fields.or("num_key_value_heads", n_heads)?,
            d_head,
            norm: Norm { eps: fields.or("rms_norm_eps", 1e-6)?, offset: 0.0 },
            block_norms: BlockNorms::Before,
            qk_norm: false,
            bias: Bias { qkv: attention_bias, o: attention_bias, mlp: fields.or("mlp_bias", false)? },
            activation: Activation::Silu,
            embedding_scale: 1.0,
            query_scale: (d_head as f64).powf(-0.5),
            attention_softcap: None,
            logit_softcap: None,
            tied: fields.or("tie_word_embeddings", false)?,
            attention_spans: Vec::new(),
            layer_spans: vec![0; n_layers],
            max_positions,
            eos: fields.eos()?,
            initializer_range: fields.or("initializer_range", 0.02)?,
        })
    }

    /// Sets the span of every layer to all tokens.
    #[must_use]
    pub fn everywhere(self, rope: Rope) -> Self {
        let max_positions = rope.max_positions(self.max_positions);
        Self { attention_spans: vec![AttentionSpan { window: None, rope }], max_positions, ..self }
    }

    /// Sets each layer's span by its entry in `sliding`: the last `window` tokens, or all.
    #[must_use]
    pub fn alternating(self, sliding: &[bool], window: Option<usize>, local: Rope, global: Rope) -> Self {
        let attention_spans = vec![AttentionSpan { window: None, rope: global }, AttentionSpan { window, rope: local }];
        Self { attention_spans, layer_spans: sliding.iter().map(|&slides| usize::from(slides)).collect(), ..self }
    }

    /// The configuration with a divisor for every rotary frequency, as GGUF files keep Llama 3.1's scaling.
    #[must_use]
    pub fn with_rope_factors(mut self, factors: &[f32]) -> Self {
        for span in &mut self.attention_spans {
            span.rope.scaling = RopeScaling::Factors(factors.to_vec());
        }
        self
    }

    /// Whether parts of a block have norms after them too.
    pub fn norms_after(&self) -> bool {
        matches!(self.block_norms, BlockNorms::BeforeAndAfter)
    }

    /// The configuration with the end tokens of generation_config.json, where it names some: chat models end their turns with
    /// tokens that config.json does not list.
    ///
    /// # Errors
    /// [`Error::Config`] when it is no JSON object, or its `eos_token_id` neither a number nor a list.
    pub fn with_generation(self, text: &str) -> Result<Self> {
        let fields: serde_json::Map<String, Value> = serde_json::from_str(text)
            .map_err(|error| Error::config("generation_config.json", error.to_string(), "download it again"))?;
        let eos = Fields::new("", fields).eos()?;
        Ok(if eos.is_empty() { self } else { Self { eos, ..self } })
    }

    /// Parameters, tied ones counted once.
    pub fn parameters(&self) -> usize {
        expected_tensors(self).values().map(|shape| shape.iter().product::<usize>()).sum()
    }

    /// Bytes of the keys and values that all layers keep of a token, in f32.
    pub fn cached_bytes(&self) -> usize {
        2 * self.n_layers * self.n_kv_heads * self.d_head * size_of::<f32>()
    }

    /// Refuses shapes that no decoder can have.
    fn checked(self) -> Result<Self> {
        let positive = [
            ("vocab_size", self.vocab_size),
            ("hidden_size", self.d_model),
            ("intermediate_size", self.d_mlp),
            ("num_hidden_layers", self.n_layers),
            ("num_attention_heads", self.n_heads),
            ("num_key_value_heads", self.n_kv_heads),
            ("head_dim", self.d_head),
            (
                "sliding_window",
                self.attention_spans.iter().filter_map(|attention_span| attention_span.window).min().unwrap_or(1),
            ),
        ];
        if let Some((field, _)) = positive.iter().find(|(_, value)| *value == 0) {
            return Err(Error::config(format!("config.json {field}"), "is 0", "it must be at least 1"));
        }
        let caps =
            [("attn_logit_softcapping", self.attention_softcap), ("final_logit_softcapping", self.logit_softcap)];
        if let Some((field, _)) = caps.iter().find(|(_, cap)| cap.is_some_and(|cap| cap <= 0.0)) {
            return Err(Error::config(
                format!("config.json {field}"),
                "is not above 0",
                "leave it out, or set it to null",
            ));
        }
        if !self.n_heads.is_multiple_of(self.n_kv_heads) {
            let problem = format!("{} query heads cannot share {} key heads", self.n_heads, self.n_kv_heads);
            let fix = "it must divide num_attention_heads";
            return Err(Error::config("config.json num_key_value_heads", problem, fix));
        }
        if !self.d_head.is_multiple_of(2) {
            return Err(Error::config("config.json head_dim", "is odd", "rotary embedding needs an even head"));
        }
        if self.layer_spans.len() != self.n_layers {
            let problem = format!("names {} layers, num_hidden_layers is {}", self.layer_spans.len(), self.n_layers);
            return Err(Error::config("config.json layer_types", problem, "it must name every layer once"));
        }
        Ok(self)
    }
}
