//! Generation with a key-value cache, greedy or sampled, as a value that steps: rows join and leave between steps.

mod row;
mod slots;
mod token;

pub use row::{Continuation, End, Made, Request, Response};
pub use slots::{Prompted, continue_in_slots, generate_in_slots};
pub use token::next_token;

use std::ops::Deref;

use burn::tensor::Tensor;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::error::{Error, Result};
use crate::model::kernel::vector::in_runs;
use crate::model::{Cache, Hook, Model, Rows};
use crate::readback;
use crate::study::Sampling;

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

/// Rows that are being continued, one token a step. A clone continues independently. `M` is a reference to the model, or an
/// owner of it. What passes the model waits for its device: [`readback::now`] takes the result where that is done at once.
#[derive(Clone)]
pub struct Generation<M> {
    model: M,
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
    sampling: Sampling,
    /// The row that this one repeats.
    follows: Option<usize>,
    /// Tokens generated.
    made: usize,
    last: u32,
}

impl<M: Deref<Target = Model>> Generation<M> {
    /// No rows yet; those that join are sampled so unless they say otherwise.
    ///
    /// # Errors
    /// [`Error::Config`] for impossible sampling settings.
    pub fn new(model: M, sampling: &Sampling) -> Result<Self> {
        check(sampling)?;
        Ok(Self { sampling: sampling.clone(), ..Self::of_copies(model) })
    }

    /// No rows yet, for rows that say how they are sampled.
    pub fn of_copies(model: M) -> Self {
        let greedy = Sampling { temperature: 0.0, top_p: 1.0, max_tokens: usize::MAX };
        Self { model, sampling: greedy, cache: Cache::default(), rows: Vec::new(), joined: 0 }
    }

    /// Rows that have not ended.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The numbers of the rows that have not ended, in the order in which passes hold them.
    pub fn numbers(&self) -> Vec<usize> {
        self.rows.iter().map(|row| row.number).collect()
    }

    /// The number that the next row to join gets.
    pub fn next_number(&self) -> usize {
        self.joined
    }

    /// Passes some prompts under a hook; they continue with the others from the next step. Returns the first token of each.
    ///
    /// # Errors
    /// [`Error::Config`] for prompts that are empty, too long or of unknown tokens, [`Error::Device`] when the device fails.
    pub async fn join(&mut self, requests: &[Request<'_>], hook: &mut dyn Hook) -> Result<Vec<Made>> {
        check_prompts(&self.model, requests, &self.sampling)?;
        let prompts: Vec<&[u32]> = requests.iter().map(|request| request.prompt).collect();
        let mut cache = Cache::default();
        let logits = next_logits(&self.model, &prompts, &mut cache, hook).await?;
        let alone = |request: &Request<'_>| (request.seed, self.sampling.clone(), None);
        let joining = requests.iter().map(alone).collect();
        Ok(self.enter(joining, cache, &logits))
    }

    /// Passes one prompt under a hook and continues it in several rows. Returns the first token of each.
    ///
    /// # Errors
    /// Those of [`Self::join`], and [`Error::Config`] for impossible sampling settings.
    pub async fn join_copies(
        &mut self,
        prompt: &[u32],
        rows: &[Continuation<'_>],
        hook: &mut dyn Hook,
    ) -> Result<Vec<Made>> {
        for row in rows {
            check(row.sampling)?;
            check_prompts(&self.model, &[Request { prompt, seed: row.seed }], row.sampling)?;
        }
        let mut cache = Cache::default();
        let logits = next_logits(&self.model, &[prompt], &mut cache, hook).await?;
        cache.repeat(rows.len());
        let joining = rows.iter().map(|row| (row.seed, row.sampling.clone(), row.follows)).collect();
        Ok(self.enter(joining, cache, &logits.repeat(rows.len())))
    }

    /// Adds rows whose prompts have passed: each by its seed, its sampling and the row that it follows.
    fn enter(&mut self, joining: Vec<(u64, Sampling, Option<usize>)>, mut cache: Cache, logits: &[f32]) -> Vec<Made> {
        let row = |(at, (seed, sampling, follows))| Row {
            number: self.joined + at,
            random: ChaCha8Rng::seed_from_u64(seed),
            sampling,
            follows,
            made: 0,
            last: 0,
        };
        let mut joining: Vec<Row> = joining.into_iter().enumerate().map(row).collect();
        self.joined += joining.len();
        let made = self.choose(&mut joining, &mut cache, logits);
        self.cache.join(cache);
        self.rows.append(&mut joining);
        made
    }

    /// Takes rows out by their numbers; those that have ended are out already.
    pub fn leave(&mut self, numbers: &[usize]) {
        let kept: Vec<usize> = (0..self.rows.len()).filter(|&at| !numbers.contains(&self.rows[at].number)).collect();
        keep(&mut self.rows, &mut self.cache, &kept, &self.model);
    }

    /// Passes every row's last token under a hook and returns the token after it; empty where no row is left.
    ///
    /// # Errors
    /// [`Error::Device`] when the device fails.
    pub async fn step(&mut self, hook: &mut dyn Hook) -> Result<Vec<Made>> {
        if self.rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<[u32; 1]> = self.rows.iter().map(|row| [row.last]).collect();
        let ids: Vec<&[u32]> = ids.iter().map(<[u32; 1]>::as_slice).collect();
        let logits = next_logits(&self.model, &ids, &mut self.cache, hook).await?;
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
                row.made += 1;
                if row.follows.is_none() {
                    row.last = next_token(logits, &row.sampling, &mut row.random);
                }
            }
        });
        let mut made: Vec<Made> = Vec::with_capacity(rows.len());
        for at in 0..rows.len() {
            let leader = rows[at].follows.map(|leader| self.last_of(leader, rows));
            let end = match (leader, rows[at].made == rows[at].sampling.max_tokens) {
                // Its leader ended at an earlier token.
                (Some(None), _) => Some(End::Cut),
                (Some(Some(last)), is_last) => {
                    rows[at].last = last;
                    self.end(last, is_last)
                }
                (None, is_last) => self.end(rows[at].last, is_last),
            };
            made.push(Made { row: rows[at].number, token: rows[at].last, end });
        }
        let kept: Vec<usize> = (0..made.len()).filter(|&at| made[at].end.is_none()).collect();
        keep(rows, cache, &kept, &self.model);
        made
    }

    /// The last token of a row that has not been taken out: among those that are being chosen for, or those of the generation.
    fn last_of(&self, number: usize, choosing: &[Row]) -> Option<u32> {
        choosing.iter().chain(&self.rows).find(|row| row.number == number).map(|row| row.last)
    }

    fn end(&self, token: u32, is_last: bool) -> Option<End> {
        match is_last {
            _ if self.model.config.eos.contains(&token) => Some(End::Ended),
            true => Some(End::Cut),
            false => None,
        }
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

/// Logits `[batch, vocab_size]` of the token that follows each row. The rows that the hook wants unembedded take part in the
/// same product with the head.
async fn next_logits(model: &Model, rows: &[&[u32]], cache: &mut Cache, hook: &mut dyn Hook) -> Result<Vec<f32>> {
    let stream = model.stream(&Rows::new(rows, &model.device), Some(cache), hook);
    let [n_rows, tokens, d_model] = stream.dims();
    let last = stream.narrow(1, tokens - 1, 1).reshape([n_rows, d_model]);
    let all = match hook.unembedded() {
        Some(further) => Tensor::cat(vec![last, further], 0),
        None => last,
    };
    let mut logits = readback::read(model.logits(all)).await?;
    hook.logits(&logits);
    logits.truncate(n_rows * model.config.vocab_size);
    Ok(logits)
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
