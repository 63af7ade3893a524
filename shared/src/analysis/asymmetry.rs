//! How far a directed table is from its transpose, beyond what resampling alone makes of a symmetric one.

use crate::stats::{self, Sampled};
use crate::study::Estimate;

/// Mean |there − back| over pairs of opposite entries; the interval is that of its bootstrap noise about a symmetric
/// table, the p how often that noise reaches it. `None` without pairs.
pub fn asymmetry(pairs: &[(&Sampled, &Sampled)]) -> Option<Estimate> {
    let difference = |&(there, back): &(&Sampled, &Sampled)| Sampled::combine(&[there, back], |both| both[0] - both[1]);
    let differences: Vec<Sampled> = pairs.iter().map(difference).collect();
    if differences.is_empty() {
        return None;
    }
    let parts: Vec<&Sampled> = differences.iter().collect();
    let mean_size = |values: &[f64]| values.iter().map(|value| value.abs()).sum::<f64>() / values.len() as f64;
    let observed: Vec<f64> = parts.iter().map(|part| part.value).collect();
    let mut noise = Sampled::combine(&parts, |values| {
        mean_size(&values.iter().zip(&observed).map(|(value, centre)| value - centre).collect::<Vec<_>>())
    });
    noise.resamples.retain(|value| value.is_finite());
    let value = mean_size(&observed);
    Some(Estimate { value, interval: noise.interval(), p: Some(stats::exceedance_p(value, &noise.resamples)) })
}
