//! Statistics that the analyses use: plain numbers, every random draw from a named seed.

mod auroc;
mod bootstrap;
mod clustered;
mod inference;
mod jackknife;
mod kappa;
mod left_out;
mod pairs;
mod permutation;
mod rand_index;
mod seed;
mod significance;

pub use auroc::Ranking;
pub use bootstrap::{ResampledEstimate, Resamples};
pub use clustered::Clustered;
pub use inference::Inference;
pub use jackknife::{Draws, Refitted};
pub use kappa::Agreement;
pub use left_out::LeftOut;
pub use pairs::Pairs;
pub use permutation::Permuted;
pub use rand_index::adjusted_rand_index;
pub use seed::{normals, purpose, rng};
pub use significance::{
    exceedance_p, holm, normal_p_two_sided, p_against, sign_p_two_sided, student_p_above, student_p_two_sided,
    student_quantile, wilson_interval,
};

/// The arithmetic mean; `None` without values.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The sample standard deviation (n − 1); `None` for fewer than two values.
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    let centre = mean(values)?;
    let degrees = values.len().checked_sub(1).filter(|&degrees| degrees > 0)?;
    Some((values.iter().map(|value| (value - centre).powi(2)).sum::<f64>() / degrees as f64).sqrt())
}

/// The quantile of ascending values, linear between neighbours (numpy's default); `None` without values.
pub fn quantile(ascending: &[f64], share: f64) -> Option<f64> {
    let last = ascending.len().checked_sub(1)?;
    let place = share * last as f64;
    let below = (place.floor() as usize).min(last);
    let above = (below + 1).min(last);
    Some(ascending[below] + (place - below as f64) * (ascending[above] - ascending[below]))
}

/// The central 95 % of the values, those that are not finite left out; `None` when nothing is left.
pub fn central_interval(values: &[f64]) -> Option<[f64; 2]> {
    let mut ascending: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    ascending.sort_by(f64::total_cmp);
    Some([quantile(&ascending, 0.025)?, quantile(&ascending, 0.975)?])
}
