//! Batched generation with a key-value cache: greedy, or sampled by a seed per row.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::model::{Cache, Hook, Model, Rows};
use crate::readback;
use crate::study::Sampling;

/// One prompt to continue.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The prompt's token ids.
    pub prompt: &'a [u32],
    /// Seed of this row's sampling, so that a row does not depend on its neighbours.
    pub seed: u64,
}

/// A response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Its tokens, the end-of-sequence token included when there is one.
    pub token_ids: Vec<u32>,
    /// Whether it ended by itself; otherwise it was cut by the token limit.
    pub ended: bool,
}

/// Continues every prompt until an end token or the limit.
///
/// # Errors
/// [`Error::Config`] for impossible sampling settings or empty prompts, [`Error::Device`] when the device fails.
pub fn generate(
    model: &Model,
    requests: &[Request<'_>],
    sampling: &Sampling,
    hook: &mut dyn Hook,
) -> Result<Vec<Response>> {
    Prompted::new(model, requests, sampling, hook)?.respond(model, requests, sampling, hook)
}

/// Prompts after their own pass, from which any number of responses can start: what a hook changes later, it changes in the
/// response alone.
#[derive(Clone)]
pub struct Prompted {
    cache: Cache,
    /// Of the first response token, `[batch, vocab_size]`.
    logits: Vec<f32>,
}

impl Prompted {
    /// Passes the prompts, under a hook.
    ///
    /// # Errors
    /// [`Error::Config`] for impossible sampling settings or empty prompts, [`Error::Device`] when the device fails.
    pub fn new(model: &Model, requests: &[Request<'_>], sampling: &Sampling, hook: &mut dyn Hook) -> Result<Self> {
        check(model, requests, sampling)?;
        let prompts: Vec<&[u32]> = requests.iter().map(|request| request.prompt).collect();
        let mut cache = Cache::default();
        let logits = next_logits(model, &prompts, &mut cache, hook)?;
        Ok(Self { cache, logits })
    }

    /// Continues every prompt until an end token or the limit; the hook sees the passes of the response tokens.
    ///
    /// # Errors
    /// [`Error::Device`] when the device fails.
    pub fn respond(
        self,
        model: &Model,
        requests: &[Request<'_>],
        sampling: &Sampling,
        hook: &mut dyn Hook,
    ) -> Result<Vec<Response>> {
        let Self { mut cache, mut logits } = self;
        let mut batch = Batch::new(requests);
        for step in 1..=sampling.max_tokens {
            let n_rows = batch.active.len();
            let next = batch.choose(&logits, model, sampling);
            if batch.active.is_empty() || step == sampling.max_tokens {
                break;
            }
            if next.len() < n_rows {
                let kept: Vec<usize> = next.iter().map(|&(row, _)| row).collect();
                cache.keep(&kept, &model.device);
            }
            let ids: Vec<[u32; 1]> = next.iter().map(|&(_, id)| [id]).collect();
            logits = next_logits(model, &ids.iter().map(<[u32; 1]>::as_slice).collect::<Vec<_>>(), &mut cache, hook)?;
        }
        Ok(batch.responses)
    }
}

/// Logits `[batch, vocab_size]` of the token that follows each row.
fn next_logits(model: &Model, rows: &[&[u32]], cache: &mut Cache, hook: &mut dyn Hook) -> Result<Vec<f32>> {
    let stream = model.stream(&Rows::new(rows, &model.device), Some(cache), hook);
    let [n_rows, tokens, d_model] = stream.dims();
    readback::floats(model.logits(stream.narrow(1, tokens - 1, 1).reshape([n_rows, d_model])))
}

/// The rows of a batch and where each stands.
struct Batch {
    responses: Vec<Response>,
    random: Vec<ChaCha8Rng>,
    /// Indices of the rows still going, in cache order.
    active: Vec<usize>,
}

impl Batch {
    fn new(requests: &[Request<'_>]) -> Self {
        Self {
            responses: requests.iter().map(|_| Response { token_ids: Vec::new(), ended: false }).collect(),
            random: requests.iter().map(|request| ChaCha8Rng::seed_from_u64(request.seed)).collect(),
            active: (0..requests.len()).collect(),
        }
    }

    /// Chooses a token for every active row; returns cache row and token of those that go on.
    fn choose(&mut self, logits: &[f32], model: &Model, sampling: &Sampling) -> Vec<(usize, u32)> {
        let mut going_on = Vec::with_capacity(self.active.len());
        for (cache_row, row_logits) in logits.chunks_exact(model.config.vocab_size).enumerate() {
            let row = self.active[cache_row];
            let token = next_token(row_logits, sampling, &mut self.random[row]);
            self.responses[row].token_ids.push(token);
            if model.config.eos.contains(&token) {
                self.responses[row].ended = true;
            } else {
                going_on.push((cache_row, token));
            }
        }
        self.active = going_on.iter().map(|&(cache_row, _)| self.active[cache_row]).collect();
        going_on
    }
}

/// One token from one row of logits: the largest at temperature 0, otherwise drawn from the nucleus.
pub fn next_token(logits: &[f32], sampling: &Sampling, random: &mut ChaCha8Rng) -> u32 {
    let best = argmax(logits);
    if sampling.temperature == 0.0 {
        return best as u32;
    }
    let top = f64::from(logits[best]);
    let weights: Vec<f64> =
        logits.iter().map(|&logit| ((f64::from(logit) - top) / sampling.temperature).exp()).collect();
    let total: f64 = weights.iter().sum();
    let draw = random.random::<f64>();
    if sampling.top_p >= 1.0 {
        return pick(weights.iter().copied().enumerate(), draw * total).unwrap_or(best) as u32;
    }
    let nucleus = nucleus(&weights, sampling.top_p * total);
    let kept: f64 = nucleus.iter().map(|&id| weights[id]).sum();
    pick(nucleus.iter().map(|&id| (id, weights[id])), draw * kept).unwrap_or(best) as u32
}

/// The smallest set of the likeliest ids whose weight reaches `mass`, likeliest first.
fn nucleus(weights: &[f64], mass: f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]).then(a.cmp(&b)));
    let mut reached = 0.0;
    let length = order.iter().position(|&id| {
        reached += weights[id];
        reached >= mass
    });
    order.truncate(length.map_or(weights.len(), |last| last + 1));
    order
}

/// The id at which the running sum passes `target`.
fn pick(weighted: impl Iterator<Item = (usize, f64)>, target: f64) -> Option<usize> {
    let mut sum = 0.0;
    weighted
        .into_iter()
        .find(|(_, weight)| {
            sum += weight;
            sum > target
        })
        .map(|(id, _)| id)
}

/// The first index of the largest value.
fn argmax(values: &[f32]) -> usize {
    let mut best = 0;
    for (index, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = index;
        }
    }
    best
}

fn check(model: &Model, requests: &[Request<'_>], sampling: &Sampling) -> Result<()> {
    if !sampling.temperature.is_finite() || sampling.temperature < 0.0 {
        return Err(Error::config("temperature", format!("is {}", sampling.temperature), "use 0 (greedy) or more"));
    }
    if !(sampling.top_p > 0.0 && sampling.top_p <= 1.0) {
        return Err(Error::config("top_p", format!("is {}", sampling.top_p), "use a value above 0, up to 1"));
    }
    if sampling.max_tokens == 0 {
        return Err(Error::config("max_tokens", "is 0", "ask for at least one token"));
    }
    if requests.iter().any(|request| request.prompt.is_empty()) {
        return Err(Error::config("prompt", "holds no token", "write some text"));
    }
    let longest = requests.iter().map(|request| request.prompt.len()).max().unwrap_or(0) + sampling.max_tokens;
    if longest > model.config.max_positions {
        let problem =
            format!("prompt and response take {longest} tokens, the model was made for {}", model.config.max_positions);
        return Err(Error::config("max_tokens", problem, "shorten the prompt or lower max_tokens"));
    }
    let unknown =
        requests.iter().flat_map(|request| request.prompt).find(|&&id| id as usize >= model.config.vocab_size);
    match unknown {
        Some(id) => Err(Error::config(
            "token_ids",
            format!("id {id} is not in the vocabulary of {}", model.config.vocab_size),
            "use ids of this tokenizer",
        )),
        None => Ok(()),
    }
}
