//! config.json, read directly: every field that changes the numbers is understood or refused.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::family;
use crate::error::{Error, Result};

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
    /// Added to the mean square in every norm.
    pub norm_eps: f64,
    /// Whether the head is the embedding.
    pub tied: bool,
    /// Whether q, k, v and o have biases.
    pub attention_bias: bool,
    /// Whether the feed-forward maps have biases.
    pub mlp_bias: bool,
    /// Rotary embedding.
    pub rope: Rope,
    /// The most positions the model was made for.
    pub max_positions: usize,
    /// Token ids that end a response.
    pub eos: Vec<u32>,
}

/// Rotary position embedding.
#[derive(Debug, Clone, PartialEq)]
pub struct Rope {
    /// Base of the frequencies.
    pub theta: f64,
    /// How frequencies are stretched.
    pub scaling: RopeScaling,
}

/// How rotary frequencies are stretched for longer texts.
#[derive(Debug, Clone, PartialEq)]
pub enum RopeScaling {
    /// Not at all.
    None,
    /// Every frequency by the same factor.
    Linear { factor: f64 },
    /// Llama 3.1: low frequencies by the factor, high ones not, a ramp between.
    Llama3 { factor: f64, low_freq_factor: f64, high_freq_factor: f64, original_max_positions: usize },
}

impl ModelConfig {
    /// Reads config.json.
    ///
    /// # Errors
    /// [`Error::Config`] naming the field: unknown family, missing or impossible value, or a value that is not implemented.
    pub fn from_json(text: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| Error::config("config.json", error.to_string(), "download the snapshot again"))?;
        let Value::Object(fields) = value else {
            return Err(Error::config("config.json", "not a JSON object", "download the snapshot again"));
        };
        let fields = Fields(fields);
        let model_type: String = fields.required("model_type")?;
        let family = family::by_model_type(&model_type)?;
        let config = (family.config)(&fields, family.model_type)?;
        config.checked()
    }

    /// Parameters, tied ones counted once.
    pub fn parameters(&self) -> usize {
        let attention = self.d_model * self.d_head * 2 * (self.n_heads + self.n_kv_heads);
        let biases =
            if self.attention_bias { self.d_head * (self.n_heads + 2 * self.n_kv_heads) + self.d_model } else { 0 };
        let mlp_biases = if self.mlp_bias { 2 * self.d_mlp + self.d_model } else { 0 };
        let block = attention + biases + 3 * self.d_model * self.d_mlp + mlp_biases + 2 * self.d_model;
        let embeddings = self.vocab_size * self.d_model * if self.tied { 1 } else { 2 };
        embeddings + self.n_layers * block + self.d_model
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
        ];
        if let Some((field, _)) = positive.iter().find(|(_, value)| *value == 0) {
            return Err(Error::config(format!("config.json {field}"), "is 0", "it must be at least 1"));
        }
        if !self.n_heads.is_multiple_of(self.n_kv_heads) {
            let problem = format!("{} query heads cannot share {} key heads", self.n_heads, self.n_kv_heads);
            return Err(Error::config(
                "config.json num_key_value_heads",
                problem,
                "it must divide num_attention_heads",
            ));
        }
        if !self.d_head.is_multiple_of(2) {
            return Err(Error::config("config.json head_dim", "is odd", "rotary embedding needs an even head"));
        }
        Ok(self)
    }
}

/// The fields of a config.json.
pub struct Fields(pub Map<String, Value>);

impl Fields {
    /// A field that must be there.
    ///
    /// # Errors
    /// [`Error::Config`] when it is missing, null or of another type.
    pub fn required<T: for<'de> Deserialize<'de>>(&self, name: &str) -> Result<T> {
        self.optional(name)?.ok_or_else(|| {
            Error::config(
                format!("config.json {name}"),
                "is missing",
                "use the config.json that belongs to the checkpoint",
            )
        })
    }

    /// A field that may be missing or null.
    ///
    /// # Errors
    /// [`Error::Config`] when it is of another type.
    pub fn optional<T: for<'de> Deserialize<'de>>(&self, name: &str) -> Result<Option<T>> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::deserialize(value).map(Some).map_err(|error| {
                Error::config(
                    format!("config.json {name}"),
                    error.to_string(),
                    "use the config.json that belongs to the checkpoint",
                )
            }),
        }
    }

    /// Refuses a field whose value is not the one that is implemented.
    ///
    /// # Errors
    /// [`Error::Config`] naming field and value.
    pub fn only(&self, name: &str, implemented: &[&str]) -> Result<()> {
        let Some(given) = self.optional::<String>(name)? else { return Ok(()) };
        if implemented.contains(&given.as_str()) {
            return Ok(());
        }
        let mend = format!("implemented: {}", implemented.join(", "));
        Err(Error::config(format!("config.json {name}"), format!("'{given}' is not implemented"), mend))
    }

    /// Token ids that end a response: one number or a list.
    ///
    /// # Errors
    /// [`Error::Config`] when it is neither.
    pub fn eos(&self) -> Result<Vec<u32>> {
        match self.0.get("eos_token_id") {
            Some(Value::Array(_)) => self.required("eos_token_id"),
            _ => Ok(self.optional("eos_token_id")?.into_iter().collect()),
        }
    }

    /// Rotary settings, of old files (`rope_theta`, `rope_scaling`) and new ones (`rope_parameters`).
    ///
    /// # Errors
    /// [`Error::Config`] for a kind of scaling that is not implemented.
    pub fn rope(&self, default_theta: f64) -> Result<Rope> {
        let nested = self.optional::<Map<String, Value>>("rope_parameters")?;
        let scaling = nested.clone().or(self.optional("rope_scaling")?).map(Fields);
        let theta = match &nested {
            Some(fields) => fields.get("rope_theta").and_then(Value::as_f64),
            None => self.optional("rope_theta")?,
        };
        let scaling = scaling.map_or(Ok(RopeScaling::None), |fields| fields.rope_scaling())?;
        Ok(Rope { theta: theta.unwrap_or(default_theta), scaling })
    }

    /// The scaling of a `rope_scaling` or `rope_parameters` object.
    fn rope_scaling(&self) -> Result<RopeScaling> {
        let kind: Option<String> = match self.optional("rope_type")? {
            Some(kind) => Some(kind),
            None => self.optional("type")?,
        };
        Ok(match kind.as_deref() {
            None | Some("default") => RopeScaling::None,
            Some("linear") => RopeScaling::Linear { factor: self.required("factor")? },
            Some("llama3") => RopeScaling::Llama3 {
                factor: self.required("factor")?,
                low_freq_factor: self.required("low_freq_factor")?,
                high_freq_factor: self.required("high_freq_factor")?,
                original_max_positions: self.required("original_max_position_embeddings")?,
            },
            Some(other) => {
                let problem = format!("rope scaling '{other}' is not implemented");
                return Err(Error::config("config.json rope_scaling", problem, "implemented: default, linear, llama3"));
            }
        })
    }
}
