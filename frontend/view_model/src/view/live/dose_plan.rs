//! What a dose curve asks: doses, seeds, and a request per seed.

use shared::live::LiveRequest;
use shared::study::Sample;
use shared::task::Params;

use super::request::next_sample;
use super::score::whatever_seed;
use crate::say;

/// The factors of every edit's α, ascending. Dose 0 is the baseline, which every request writes.
pub const DOSES: [f64; 6] = [-1.0, -0.5, 0.5, 1.0, 1.5, 2.0];
/// The numbers of seeds to choose from, the second at first.
pub const SEEDS: [usize; 4] = [10, 20, 50, 100];

/// The doses with the baseline's 0 among them, ascending.
pub fn steps() -> Vec<f64> {
    let (below, above): (Vec<f64>, Vec<f64>) = DOSES.into_iter().partition(|&dose| dose < 0.0);
    below.into_iter().chain([0.0]).chain(above).collect()
}

/// What a request lacks for a dose curve; `None` when nothing.
pub fn lacks(request: &LiveRequest) -> Option<&'static str> {
    match (request.task.is_some(), request.edits.is_empty()) {
        (false, _) => Some(say!(view::live::dose_needs_task)),
        (true, true) => Some(say!(view::live::dose_needs_edit)),
        (true, false) => None,
    }
}

/// What a curve is of: the request without its seed and what it only reads. `own`: the prompt is the reader's, otherwise every
/// seed takes another sample of the task, and the prompt is left out (a request has no empty one).
pub fn settings(request: &LiveRequest, own: bool) -> LiveRequest {
    let mut of = LiveRequest { control: Some(0), ..whatever_seed(request) };
    if !own {
        of.prompt.clear();
        of.params.clear();
    }
    of
}

/// The requests of a curve, one per seed.
#[derive(Debug, Clone)]
pub struct Plan {
    next: LiveRequest,
    asked: std::vec::IntoIter<(String, Params)>,
}

impl Plan {
    /// `n` seeds from the request's on. The first asks the request's prompt, each further one the next of `samples` after
    /// `current`; without samples all ask the same.
    pub fn new(request: &LiveRequest, samples: &[Sample], current: &str, n: usize) -> Self {
        let own = (request.prompt.clone(), request.params.clone());
        let (mut asked, mut current) = (vec![own.clone()], current);
        while asked.len() < n {
            let next = next_sample(samples, Some(current));
            current = next.map_or(current, |sample| sample.id.as_str());
            asked.push(next.map_or_else(|| own.clone(), |sample| (sample.prompt.clone(), sample.params.clone())));
        }
        let next =
            LiveRequest { doses: DOSES.to_vec(), brief: true, read_at: None, lens: Vec::new(), ..request.clone() };
        Self { next, asked: asked.into_iter() }
    }
}

impl Iterator for Plan {
    type Item = LiveRequest;

    fn next(&mut self) -> Option<LiveRequest> {
        let (prompt, params) = self.asked.next()?;
        let seed = self.next.seed;
        self.next.seed = seed.saturating_add(1);
        Some(LiveRequest { prompt, params, seed, control: Some(seed), ..self.next.clone() })
    }
}
