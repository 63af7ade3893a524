//! What a refit needs of a study: all its samples with the instruction.

use shared::api::SampleQuery;
use shared::study::Sample;
use web_sys::AbortSignal;

use super::Failure;

/// Fetches them page by page, in the study's order; `told` is given how many have come, and of how many.
///
/// # Errors
/// When no server answers, or the samples cannot be read.
pub async fn samples(study: &str, signal: &AbortSignal, told: &dyn Fn(usize, usize)) -> Result<Vec<Sample>, Failure> {
    let mut wanted = SampleQuery { with_constraint: Some(true), page: Some(1), ..SampleQuery::default() };
    let mut samples = Vec::new();
    loop {
        let found = super::samples(study, &wanted, signal).await?;
        let more = !found.samples.is_empty() && found.page * found.per_page < found.total;
        samples.extend(found.samples);
        if signal.aborted() || !more {
            return Ok(samples);
        }
        told(samples.len(), found.total);
        wanted.page = Some(found.page + 1);
    }
}
