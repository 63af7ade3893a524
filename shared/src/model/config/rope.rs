//! Rotary settings, of old files (`rope_theta`, `rope_scaling`) and new ones (`rope_parameters`).

use super::Fields;
use crate::error::Result;

/// The positions that a model was trained for before its frequencies were scaled.
const ORIGINAL: &str = "original_max_position_embeddings";

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
    /// The base grows with the text once it is longer than the model was trained for (NTK).
    Dynamic { factor: f64, trained_positions: usize },
    /// Each frequency by its own.
    Factors(Vec<f32>),
    /// High frequencies not, low ones by the factor, a ramp between, and cosines and sines by a factor (YaRN, Peng et al. 2023).
    Yarn(Yarn),
    /// Llama 3.1: low frequencies by the factor, high ones not, a ramp between.
    Llama3 { factor: f64, low_freq_factor: f64, high_freq_factor: f64, original_max_positions: usize },
}

/// The settings of YaRN.
#[derive(Debug, Clone, PartialEq)]
pub struct Yarn {
    /// What low frequencies are divided by.
    pub factor: f64,
    /// The factor on cosines and sines.
    pub attention_factor: f64,
    /// Turns within the original positions above which a frequency is kept, and below which it is divided.
    pub betas: (f64, f64),
    /// The positions it was trained for before.
    pub original_max_positions: usize,
    /// Whether the ramp begins and ends at whole pairs of dimensions.
    pub truncate: bool,
}

/// Every setting that transformers knows for some kind of scaling, and one of the first YaRN files: a kind lets the others pass.
const SETTINGS: [&str; 16] = [
    "attention_factor",
    "beta_fast",
    "beta_slow",
    "factor",
    "finetuned",
    "high_freq_factor",
    "long_factor",
    "low_freq_factor",
    "mrope_section",
    "mscale",
    "mscale_all_dim",
    ORIGINAL,
    "short_factor",
    "truncate",
    "type",
    "rope_type",
];

impl Rope {
    /// Without scaling.
    pub fn plain(theta: f64) -> Self {
        Self { theta, scaling: RopeScaling::None }
    }

    /// The one rotary setting of a config.json.
    ///
    /// # Errors
    /// [`crate::Error::Config`] for a kind of scaling that is not implemented.
    pub fn read(fields: &Fields, default_theta: f64) -> Result<Self> {
        fields.only("partial_rotary_factor", &[1.0])?;
        let theta = fields.or("rope_theta", default_theta)?;
        fields.ignore(&[ORIGINAL]);
        let read = |name: &str| fields.object(name)?.map(|object| Self::of(&object, fields, theta)).transpose();
        match (read("rope_parameters")?, read("rope_scaling")?) {
            (Some(new), Some(old)) if new != old => {
                let fix = "keep the one that belongs to the checkpoint";
                Err(fields.complaint("rope_scaling", "stands beside rope_parameters and differs", fix))
            }
            (Some(rope), _) | (None, Some(rope)) => Ok(rope),
            (None, None) => Ok(Self::plain(theta)),
        }
    }

    /// The rotary setting of an object: its own base where it has one, else `theta`.
    ///
    /// # Errors
    /// [`crate::Error::Config`] for a kind of scaling that is not implemented.
    pub fn of(object: &Fields, config: &Fields, theta: f64) -> Result<Self> {
        object.only("partial_rotary_factor", &[1.0])?;
        let theta = object.or("rope_theta", theta)?;
        let scaling = scaling(object, config)?;
        object.ignore(&SETTINGS);
        object.nothing_left("rotary embedding of a")?;
        Ok(Self { theta, scaling })
    }

    /// Whether a token's angle depends on how long its text is.
    pub fn by_row(&self) -> bool {
        matches!(self.scaling, RopeScaling::Dynamic { .. })
    }

    /// The factor on cosines and sines.
    pub fn attention_factor(&self) -> f64 {
        match self.scaling {
            RopeScaling::Yarn(Yarn { attention_factor, .. }) => attention_factor,
            _ => 1.0,
        }
    }

    /// How many positions a model trained for `trained` can take.
    pub fn max_positions(&self, trained: usize) -> usize {
        match self.scaling {
            RopeScaling::Dynamic { factor, .. } => (trained as f64 * factor) as usize,
            RopeScaling::Yarn(Yarn { factor, original_max_positions, .. }) => {
                trained.max((original_max_positions as f64 * factor) as usize)
            }
            _ => trained,
        }
    }
}

fn scaling(object: &Fields, config: &Fields) -> Result<RopeScaling> {
    let (new, old) = (object.optional::<String>("rope_type")?, object.optional::<String>("type")?);
    let trained_positions = || config.required("max_position_embeddings");
    Ok(match new.or(old).as_deref() {
        None | Some("default") => RopeScaling::None,
        Some("linear") => RopeScaling::Linear { factor: object.required("factor")? },
        Some("dynamic") => {
            RopeScaling::Dynamic { factor: object.required("factor")?, trained_positions: trained_positions()? }
        }
        Some("llama3") => RopeScaling::Llama3 {
            factor: object.required("factor")?,
            low_freq_factor: object.required("low_freq_factor")?,
            high_freq_factor: object.required("high_freq_factor")?,
            original_max_positions: original_positions(object, config)?,
        },
        Some("yarn") => RopeScaling::Yarn(yarn(object, config)?),
        Some(other) => {
            let problem = format!("rope scaling '{other}' is not implemented");
            return Err(object.complaint("rope_type", problem, "implemented: default, linear, dynamic, llama3, yarn"));
        }
    })
}

/// The positions before the scaling: the field of config.json, else of the object, else all positions.
fn original_positions(object: &Fields, config: &Fields) -> Result<usize> {
    match config.optional(ORIGINAL)?.or(object.optional(ORIGINAL)?) {
        Some(positions) => Ok(positions),
        None => config.required("max_position_embeddings"),
    }
}

/// YaRN's settings, with transformers' defaults for those that are absent, null or 0.
fn yarn(object: &Fields, config: &Fields) -> Result<Yarn> {
    let original_max_positions = original_positions(object, config)?;
    let number = |name: &str| Ok::<_, crate::Error>(object.optional::<f64>(name)?.filter(|value| *value != 0.0));
    let factor = match object.optional("factor")? {
        Some(factor) => factor,
        None => config.required::<f64>("max_position_embeddings")? / original_max_positions as f64,
    };
    let scale = |strength: f64| if factor <= 1.0 { 1.0 } else { 0.1 * strength * f64::ln(factor) + 1.0 };
    let inferred = match (number("mscale")?, number("mscale_all_dim")?) {
        (Some(above), Some(below)) => scale(above) / scale(below),
        _ => scale(1.0),
    };
    Ok(Yarn {
        factor,
        attention_factor: object.or("attention_factor", inferred)?,
        betas: (number("beta_fast")?.unwrap_or(32.0), number("beta_slow")?.unwrap_or(1.0)),
        original_max_positions,
        truncate: object.or("truncate", true)?,
    })
}
