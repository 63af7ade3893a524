//! Generation with a key-value cache, greedy or sampled, as a value that steps: rows join and leave between steps.

mod slots;
mod token;

pub use slots::{Prompted, continue_in_slots, generate_in_slots};
pub use token::next_token;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::model::kernel::vector::in_runs;
use crate::model::{Cache, Hook, Model, Rows};
use crate::readback;
use crate::study::Sampling;

/// One prompt to continue.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The prompt's token ids.
    pub prompt: &'a [u32],
    /// Seed of this row's sampling, so that a row does not depend on the others in its batch.
    pub seed: u64,
}

/// A response.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Its tokens, the end-of-sequence token included when there is one.
    pub token_ids: Vec<u32>,
    /// Whether it ended by itself; otherwise it was cut by the token limit.
    pub ended: bool,
}

/// A token that a step generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// The row's number, in the order of joining, from 0.
    pub row: usize,
    /// The token.
    pub token: u32,
    /// Whether it is the row's last, and why.
    pub end: Option<End>,
}

/// Why a row ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The token ends the text.
    Ended,
    /// It is the last that the sampling allows.
    Cut,
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
    generate_in_slots(model, requests, requests.len(), sampling, hook)
}

/// Rows that are being continued, one token a step. A clone continues independently.
#[derive(Clone)]
pub struct Generation<'a> {
    model: &'a Model,
    sampling: Sampling,
    /// Holds the tokens passed so far; each row's last token is not among them yet.
    cache: Cache,
    /// In the order of the cache.
    rows: Vec<Row>,
    /// How many rows have joined.
    joined: usize,
}

#[derive(Clone)]
struct Row {
    number: usize,
    random: ChaCha8Rng,
    /// Tokens generated.
    made: usize,
    last: u32,
}

impl<'a> Generation<'a> {
    /// No rows yet.
    ///
    /// # Errors
    /// [`Error::Config`] for impossible sampling settings.
    pub fn new(model: &'a Model, sampling: &Sampling) -> Result<Self> {
        check(sampling)?;
        Ok(Self { model, sampling: sampling.clone(), cache: Cache::default(), rows: Vec::new(), joined: 0 })
    }

    /// Rows that have not ended.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Passes some prompts under a hook; they continue with the others from the next step. Returns the first token of each.
    ///
    /// # Errors
    /// [`Error::Config`] for prompts that are empty, too long or of unknown tokens, [`Error::Device`] when the device fails.
    pub fn join(&mut self, requests: &[Request<'_>], hook: &mut dyn Hook) -> Result<Vec<Made>> {
        check_prompts(self.model, requests, &self.sampling)?;
        let prompts: Vec<&[u32]> = requests.iter().map(|request| request.prompt).collect();
        let mut cache = Cache::default();
        let logits = next_logits(self.model, &prompts, &mut cache, hook)?;
        let row = |(at, request): (usize, &Request<'_>)| Row {
            number: self.joined + at,
            random: ChaCha8Rng::seed_from_u64(request.seed),
            made: 0,
            last: 0,
        };
        let mut joining: Vec<Row> = requests.iter().enumerate().map(row).collect();
        self.joined += requests.len();
        let made = self.choose(&mut joining, &mut cache, &logits);
        self.cache.join(cache);
        self.rows.append(&mut joining);
        Ok(made)
    }

    /// Takes rows out by their numbers; those that have ended are out already.
    pub fn leave(&mut self, numbers: &[usize]) {
        let kept: Vec<usize> = (0..self.rows.len()).filter(|&at| !numbers.contains(&self.rows[at].number)).collect();
        keep(&mut self.rows, &mut self.cache, &kept, self.model);
    }

    /// Passes every row's last token under a hook and returns the token after it; empty where no row is left.
    ///
    /// # Errors
    /// [`Error::Device`] when the device fails.
    pub fn step(&mut self, hook: &mut dyn Hook) -> Result<Vec<Made>> {
        if self.rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<[u32; 1]> = self.rows.iter().map(|row| [row.last]).collect();
        let ids: Vec<&[u32]> = ids.iter().map(<[u32; 1]>::as_slice).collect();
        let logits = next_logits(self.model, &ids, &mut self.cache, hook)?;
        let (mut rows, mut cache) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.cache));
        let made = self.choose(&mut rows, &mut cache, &logits);
        (self.rows, self.cache) = (rows, cache);
        Ok(made)
    }

    /// Adds the rows of another generation; they are numbered after these.
    pub fn merge(&mut self, mut other: Self) {
        other.rows.iter_mut().for_each(|row| row.number += self.joined);
        self.joined += other.joined;
        self.cache.join(other.cache);
        self.rows.append(&mut other.rows);
    }

    /// The next token of every row by its logits `[rows, vocab_size]`; rows that end are taken out.
    fn choose(&self, rows: &mut Vec<Row>, cache: &mut Cache, logits: &[f32]) -> Vec<Made> {
        let vocab_size = self.model.config.vocab_size;
        in_runs(rows, 1, vocab_size, |first, rows| {
            for (row, logits) in rows.iter_mut().zip(logits[first * vocab_size..].chunks_exact(vocab_size)) {
                row.last = next_token(logits, &self.sampling, &mut row.random);
                row.made += 1;
            }
        });
        let mut made = Vec::with_capacity(rows.len());
        for row in rows.iter() {
            let end = match row.made == self.sampling.max_tokens {
                _ if self.model.config.eos.contains(&row.last) => Some(End::Ended),
                true => Some(End::Cut),
                false => None,
            };
            made.push(Made { row: row.number, token: row.last, end });
        }
        let kept: Vec<usize> = (0..made.len()).filter(|&at| made[at].end.is_none()).collect();
        keep(rows, cache, &kept, self.model);
        made
    }
}

/// Keeps the rows at some places, ascending.
fn keep(rows: &mut Vec<Row>, cache: &mut Cache, kept: &[usize], model: &Model) {
    if kept.len() == rows.len() {
        return;
    }
    if kept.is_empty() {
        *cache = Cache::default();
    } else {
        cache.keep(kept, &model.device);
    }
    let mut at = 0..;
    rows.retain(|_| at.next().is_some_and(|at| kept.binary_search(&at).is_ok()));
}

/// Logits `[batch, vocab_size]` of the token that follows each row.
fn next_logits(model: &Model, rows: &[&[u32]], cache: &mut Cache, hook: &mut dyn Hook) -> Result<Vec<f32>> {
    let stream = model.stream(&Rows::new(rows, &model.device), Some(cache), hook);
    let [n_rows, tokens, d_model] = stream.dims();
    readback::floats(model.logits(stream.narrow(1, tokens - 1, 1).reshape([n_rows, d_model])))
}

fn check(sampling: &Sampling) -> Result<()> {
    if !sampling.temperature.is_finite() || sampling.temperature < 0.0 {
        return Err(Error::config("temperature", format!("is {}", sampling.temperature), "use 0 (greedy) or more"));
    }
    if !(sampling.top_p > 0.0 && sampling.top_p <= 1.0) {
        return Err(Error::config("top_p", format!("is {}", sampling.top_p), "use a value above 0, up to 1"));
    }
    if sampling.max_tokens == 0 {
        return Err(Error::config("max_tokens", "is 0", "ask for at least one token"));
    }
    Ok(())
}

fn check_prompts(model: &Model, requests: &[Request<'_>], sampling: &Sampling) -> Result<()> {
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
