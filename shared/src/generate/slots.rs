//! Generation of many rows, some at a time: as rows end, others take their place.

use super::{End, Generation, Made, Request, Response};
use crate::error::Result;
use crate::model::{Hook, Model};
use crate::readback::now;
use crate::study::Sampling;

/// Continues every prompt until an end token or the limit, at most `slots` rows at a time: as rows end, the next requests
/// join, so that passes stay full.
///
/// # Errors
/// Those of [`super::generate`].
pub fn generate_in_slots(
    model: &Model,
    requests: &[Request<'_>],
    slots: usize,
    sampling: &Sampling,
    hook: &mut dyn Hook,
) -> Result<Vec<Response>> {
    let mut generation = Generation::new(model, sampling)?;
    let mut responses = vec![Response::default(); requests.len()];
    let mut waiting = requests;
    loop {
        // A pass over one prompt costs as much as over a few, so some slots stay free until several can be filled.
        let free = slots.max(1) - generation.rows();
        let joining = if 4 * free >= slots { free.min(waiting.len()) } else { 0 };
        let (next, later) = waiting.split_at(joining);
        waiting = later;
        let made = if next.is_empty() { now(generation.step(hook))? } else { now(generation.join(next, hook))? };
        if made.is_empty() {
            return Ok(responses);
        }
        record(&mut responses, &made, hook);
    }
}

/// Rows whose prompts have passed, with the first token of each: for several continuations of the same prompts.
#[derive(Clone)]
pub struct Prompted<'a> {
    generation: Generation<&'a Model>,
    first: Vec<Made>,
}

impl<'a> Prompted<'a> {
    /// Passes the prompts under a hook.
    ///
    /// # Errors
    /// Those of [`super::generate`].
    pub fn new(model: &'a Model, requests: &[Request<'_>], sampling: &Sampling, hook: &mut dyn Hook) -> Result<Self> {
        let mut generation = Generation::new(model, sampling)?;
        let first = now(generation.join(requests, hook))?;
        Ok(Self { generation, first })
    }
}

/// Continues groups of rows under a hook, at most `slots` rows at a time or one group: as rows end, the next group merges, so
/// that passes stay full. The responses are in the groups' order.
///
/// # Errors
/// [`Error::Device`] when the device fails.
pub fn continue_in_slots(groups: &[Prompted<'_>], slots: usize, hook: &mut dyn Hook) -> Result<Vec<Response>> {
    let mut responses = vec![Response::default(); groups.iter().map(|group| group.first.len()).sum()];
    let mut waiting = groups.iter().peekable();
    let Some(Prompted { generation, first }) = waiting.next() else { return Ok(responses) };
    record(&mut responses, first, hook);
    let mut generation = generation.clone();
    loop {
        let fits = |rows: usize, joining: usize| rows == 0 || rows + joining <= slots;
        while let Some(next) = waiting.next_if(|next| fits(generation.rows(), next.generation.rows())) {
            record(&mut responses[generation.joined..], &next.first, hook);
            generation.merge(next.generation.clone());
        }
        let made = now(generation.step(hook))?;
        if made.is_empty() && waiting.peek().is_none() {
            return Ok(responses);
        }
        record(&mut responses, &made, hook);
    }
}

fn record(responses: &mut [Response], made: &[Made], hook: &mut dyn Hook) {
    for made in made {
        responses[made.row].token_ids.push(made.token);
        responses[made.row].ended = made.end == Some(End::Ended);
    }
    hook.ended(made.iter().filter(|made| made.end.is_some()).count());
}
