//! Rotary settings, of old files (`rope_theta`, `rope_scaling`) and new ones (`rope_parameters`).

use super::Fields;
use crate::error::Result;

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
    /// Llama 3.1: low frequencies by the factor, high ones not, a ramp between.
    Llama3 { factor: f64, low_freq_factor: f64, high_freq_factor: f64, original_max_positions: usize },
}

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
        match (fields.object("rope_parameters")?, fields.object("rope_scaling")?) {
            (Some(_), Some(_)) => {
                let fix = "keep the one that belongs to the checkpoint";
                Err(fields.complaint("rope_scaling", "stands beside rope_parameters", fix))
            }
            (Some(object), None) | (None, Some(object)) => Self::of(&object, fields, theta),
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
        object.nothing_left("rotary embedding of a")?;
        Ok(Self { theta, scaling })
    }

    /// Whether a token's angle depends on how long its text is.
    pub fn by_row(&self) -> bool {
        matches!(self.scaling, RopeScaling::Dynamic { .. })
    }

    /// How many positions a model trained for `trained` can take.
    pub fn max_positions(&self, trained: usize) -> usize {
        match self.scaling {
            RopeScaling::Dynamic { factor, .. } => (trained as f64 * factor) as usize,
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
            original_max_positions: match object.optional("original_max_position_embeddings")? {
                Some(positions) => positions,
                None => trained_positions()?,
            },
        },
        Some(other) => {
            let problem = format!("rope scaling '{other}' is not implemented");
            return Err(object.complaint("rope_type", problem, "implemented: default, linear, dynamic, llama3"));
        }
    })
}
