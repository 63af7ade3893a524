//! Gemma 3, the text decoder: Gemma 2 with normed queries and keys, no soft caps, and a rotary base per kind of layer.

use super::{Family, Fields, ModelConfig, gemma2};
use crate::error::Result;
use crate::model::config::Rope;

/// `model_type: gemma3_text`
pub const FAMILY: Family = Family { model_type: "gemma3_text", title: "Gemma 3 (text)", config };

fn config(fields: &Fields, family: &'static str) -> Result<ModelConfig> {
    let (local, global) = ropes(fields)?;
    let window = fields.nullable("sliding_window", Some(4096))?;
    let pattern = fields.or("sliding_window_pattern", 6)?;
    let mut config = gemma2::standard(fields, family)?;
    config.attention_softcap = fields.optional("attn_logit_softcapping")?;
    config.logit_softcap = fields.optional("final_logit_softcapping")?;
    config.qk_norm = true;
    let all_but_every_last = || (0..config.n_layers).map(|layer| (layer + 1) % pattern.max(1) != 0).collect();
    let sliding = fields.sliding_layers()?.unwrap_or_else(all_but_every_last);
    Ok(config.alternating(&sliding, window, local, global))
}

/// The rotary settings of the layers with a window and of those without: one object each in new files.
fn ropes(fields: &Fields) -> Result<(Rope, Rope)> {
    let local_theta = fields.or("rope_local_base_freq", 10_000.0)?;
    let Some(nested) = fields.object("rope_parameters")? else {
        return Ok((Rope::plain(local_theta), Rope::read(fields, 1_000_000.0)?));
    };
    let rope = |kind: &str, theta: f64| match nested.object(kind)? {
        Some(object) => Rope::of(&object, fields, theta),
        None => Ok(Rope::plain(theta)),
    };
    let ropes = (rope("sliding_attention", local_theta)?, rope("full_attention", 1_000_000.0)?);
    nested.nothing_left("rotary embedding of a gemma3_text")?;
    Ok(ropes)
}
