//! From corpus to batches: chunks of examples, sorted by length so that little is padded.

use anyhow::{Context, Result};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use shared::tokenizer::{ChatTokenizer, Message};

use super::TrainConfig;
use super::corpus::Corpus;
use super::vocabulary::Vocabulary;

/// Batches that are sorted by length together.
const BATCHES_PER_CHUNK: usize = 50;

/// A prompt, its response with the end token, and the token that starts the next user's turn, as ids. The last one is only
/// predicted: so the response's end token is also an input, and the stream at it is trained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    token_ids: Vec<u32>,
    prompt_tokens: usize,
}

impl Row {
    /// The inputs: all tokens but the last.
    pub fn inputs(&self) -> &[u32] {
        &self.token_ids[..self.token_ids.len() - 1]
    }

    /// Index of every input that predicts a token after the prompt, and that token.
    pub fn predictions(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        (self.prompt_tokens..self.token_ids.len()).map(|index| (index - 1, self.token_ids[index]))
    }

    /// How many tokens are predicted: the response with its end, and what follows it.
    pub fn targets(&self) -> usize {
        self.token_ids.len() - self.prompt_tokens
    }
}

/// The rows of one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Rows of about the same length.
    pub rows: Vec<Row>,
}

/// The stream of batches; any step can be requested, so that training resumes where it stopped.
pub struct Batches {
    tokenizer: ChatTokenizer,
    end: u32,
    next_turn: u32,
    first: usize,
    seed: u64,
    batch: usize,
    chunk: Option<(usize, Vec<Batch>)>,
}

impl Batches {
    /// Batches of the corpus of `config.seed`, those of earlier trainings left out.
    ///
    /// # Errors
    /// When the vocabulary cannot be read back.
    pub fn new(vocabulary: &Vocabulary, config: &TrainConfig) -> Result<Self> {
        let tokenizer = vocabulary.tokenizer()?;
        let end = tokenizer.eos_id().expect("the vocabulary holds its end token");
        let next_turn = next_turn(&tokenizer)?;
        let (first, seed, batch) = (config.first_batch(), config.seed, config.batch);
        Ok(Self { tokenizer, end, next_turn, first, seed, batch, chunk: None })
    }

    /// The batch of a step.
    ///
    /// # Errors
    /// When an example cannot be tokenized.
    pub fn at(&mut self, step: usize) -> Result<Batch> {
        let place = self.first + step;
        let (number, index) = (place / BATCHES_PER_CHUNK, place % BATCHES_PER_CHUNK);
        if self.chunk.as_ref().is_none_or(|(held, _)| *held != number) {
            self.chunk = Some((number, self.chunk(number)?));
        }
        let (_, batches) = self.chunk.as_ref().expect("the chunk was just made");
        Ok(batches[index].clone())
    }

    fn chunk(&self, number: usize) -> Result<Vec<Batch>> {
        let seed = self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(number as u64);
        let examples = Corpus::new(seed).take(self.batch * BATCHES_PER_CHUNK);
        let mut rows =
            examples.map(|example| self.row(&example.prompt, &example.response)).collect::<Result<Vec<_>>>()?;
        rows.sort_by_key(|row| row.token_ids.len());
        let mut batches: Vec<Batch> = rows.chunks(self.batch).map(|rows| Batch { rows: rows.to_vec() }).collect();
        batches.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        Ok(batches)
    }

    fn row(&self, prompt: &str, response: &str) -> Result<Row> {
        let mut token_ids = self.tokenizer.prompt(prompt)?.token_ids;
        let prompt_tokens = token_ids.len();
        token_ids.extend(self.tokenizer.encode(response)?);
        token_ids.extend([self.end, self.next_turn]);
        Ok(Row { token_ids, prompt_tokens })
    }
}

/// The first batch of the first chunk that holds none of the first `batches`: chunks of other batch sizes share examples.
pub(super) fn next_chunk(batches: usize) -> usize {
    batches.next_multiple_of(BATCHES_PER_CHUNK)
}

/// The token with which the chat template starts a user's turn after a response.
fn next_turn(tokenizer: &ChatTokenizer) -> Result<u32> {
    let turn = |role: &str| Message::new(role, "text");
    let messages = ["user", "assistant", "user"].map(turn);
    let (answered, asked) = (tokenizer.render(&messages[..2], false)?, tokenizer.render(&messages, false)?);
    let next = asked.strip_prefix(&answered).context("the chat template changes a turn when another follows")?;
    tokenizer.encode(next)?.first().copied().context("the chat template shows no second turn of the user")
}
