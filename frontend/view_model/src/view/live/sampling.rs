//! How responses are sampled: the study's way, and what the reader changes of it, as text for the address and back.

use shared::study::{Sampling, Study};

use crate::say;

/// Lowest and highest temperature, and the slider's step.
pub const TEMPERATURES: [f64; 3] = [0.0, 2.0, 0.05];
/// Lowest and highest share of the likeliest tokens that are kept, and the slider's step.
pub const SHARES: [f64; 3] = [0.05, 1.0, 0.05];
/// The most tokens of a response that can be asked for; no server writes more.
pub const MOST_TOKENS: usize = 1024;

/// The study's sampling with the changes of a text: any of `temperature=0`, `top_p=0.9`, `max_tokens=40`, with commas between.
///
/// # Errors
/// Says what can be written.
pub fn read(study: &Study, text: &str) -> Result<Sampling, &'static str> {
    let mut sampling = study.config.sampling.clone();
    for part in text.split(',') {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        set(&mut sampling, name, value).ok_or_else(|| say!(view::live::known_sampling))?;
    }
    Ok(sampling)
}

/// Sets one field by its name; `None` where there is no such field, or it cannot have this value.
fn set(sampling: &mut Sampling, name: &str, value: &str) -> Option<()> {
    let number = || value.parse::<f64>().ok();
    match name {
        "temperature" => {
            sampling.temperature = number().filter(|of| (TEMPERATURES[0]..=TEMPERATURES[1]).contains(of))?;
        }
        "top_p" => sampling.top_p = number().filter(|&of| of > 0.0 && of <= 1.0)?,
        "max_tokens" => {
            sampling.max_tokens = value.parse().ok().filter(|of| (1..=MOST_TOKENS).contains(of))?;
        }
        _ => return None,
    }
    Some(())
}

/// What of a sampling differs from the study's, as text; `None` where nothing does.
pub fn written(study: &Study, sampling: &Sampling) -> Option<String> {
    let of = &study.config.sampling;
    let changed = [
        (sampling.temperature != of.temperature).then(|| format!("temperature={}", sampling.temperature)),
        (sampling.top_p != of.top_p).then(|| format!("top_p={}", sampling.top_p)),
        (sampling.max_tokens != of.max_tokens).then(|| format!("max_tokens={}", sampling.max_tokens)),
    ];
    let changed: Vec<String> = changed.into_iter().flatten().collect();
    (!changed.is_empty()).then(|| changed.join(","))
}

/// The sampling that is in use: with a text that cannot be read, the study's.
pub fn in_use(study: &Study, text: Option<&str>) -> Sampling {
    text.and_then(|text| read(study, text).ok()).unwrap_or_else(|| study.config.sampling.clone())
}

/// Takes the likeliest token always, or samples again as the study does; a study that takes it itself, as the model predicts.
pub fn set_greedy(study: &Study, sampling: &mut Sampling, greedy: bool) {
    let sampled = Some(study.config.sampling.temperature).filter(|&of| of > 0.0).unwrap_or(1.0);
    sampling.temperature = if greedy { 0.0 } else { sampled };
}
