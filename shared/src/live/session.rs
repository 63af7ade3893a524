//! What one viewer sees of a batch: the columns' texts as they grow, event by event.

use super::event::{Likely, LiveDone, LiveEnd, LiveEvent, LiveToken};
use super::likely::{divergence, likeliest};
use super::prepared::Prepared;
use super::stack::Seen;
use crate::error::{Error, Result};
use crate::generate::{End, Made};
use crate::linalg::dot;
use crate::task::PartialVerdict;
use crate::tokenizer::ChatTokenizer;

/// Next tokens that are told.
const TOP: usize = 5;

/// Takes a session's events; false when no one wants them any more.
pub type Sink = Box<dyn FnMut(LiveEvent) -> bool + Send>;

/// One viewer's columns.
pub(super) struct Session {
    pub(super) prepared: Prepared,
    sink: Sink,
    pub(super) columns: Vec<Written>,
    /// The row of every column but the baseline over the baseline's text.
    pub(super) shadows: Vec<usize>,
    /// Sums of the shadows' divergences, with their number.
    kl: (Vec<f64>, usize),
}

/// A column as far as it is written.
pub(super) struct Written {
    /// Its row in the generation.
    pub(super) row: usize,
    token_ids: Vec<u32>,
    /// The text that was told.
    text: String,
    pub(super) ended: bool,
}

/// A token of one row, with the pass that chose it and the row's place there.
pub(super) type Chosen<'a> = (Made, &'a Seen, usize);

impl Session {
    /// A session of rows: one per column, and the shadows.
    pub(super) fn new(prepared: Prepared, sink: Sink, rows: &[usize], shadows: Vec<usize>) -> Self {
        let written = |&row: &usize| Written { row, token_ids: Vec::new(), text: String::new(), ended: false };
        let kl = (vec![0.0; shadows.len()], 0);
        Self { prepared, sink, columns: rows.iter().map(written).collect(), shadows, kl }
    }

    /// Tells an event; false when no one listens.
    pub(super) fn tell(&mut self, event: LiveEvent) -> bool {
        (self.sink)(event)
    }

    /// All its rows.
    pub(super) fn rows(&self) -> Vec<usize> {
        self.columns.iter().map(|column| column.row).chain(self.shadows.iter().copied()).collect()
    }

    /// Takes a step of its rows, each looked up by its number. False when it is over: all columns have ended, or no one listens.
    ///
    /// # Errors
    /// Those of the checker and of the tokenizer.
    pub(super) fn step<'s>(
        &mut self,
        tokenizer: &ChatTokenizer,
        chosen: &dyn Fn(usize) -> Option<Chosen<'s>>,
    ) -> Result<bool> {
        if (self.prepared.is_gone)() {
            return Ok(false);
        }
        let mut kl = self.divergences(chosen);
        if !kl.iter().all(|kl| kl.is_finite()) {
            return Err(no_numbers());
        }
        for number in 0..self.columns.len() {
            let Some(chosen) = chosen(self.columns[number].row).filter(|_| !self.columns[number].ended) else {
                continue;
            };
            let told = self.token(number, chosen, std::mem::take(&mut kl), tokenizer)?;
            if !told.into_iter().all(|event| self.tell(event)) {
                return Ok(false);
            }
        }
        if self.columns.iter().all(|column| column.ended) {
            let (sums, passes) = &self.kl;
            let kl = sums.iter().map(|sum| sum / (*passes).max(1) as f64).collect();
            let tokens = self.columns.iter().map(|column| column.token_ids.len()).sum();
            self.tell(LiveEvent::Done(LiveDone { tokens, kl }));
            return Ok(false);
        }
        Ok(true)
    }

    /// The divergence of every other column from the baseline after the baseline's text; nothing once that has ended.
    fn divergences<'s>(&mut self, chosen: &dyn Fn(usize) -> Option<Chosen<'s>>) -> Vec<f64> {
        let Some((_, seen, row)) = chosen(self.columns[0].row) else { return Vec::new() };
        let of_shadow = |&shadow: &usize| {
            chosen(shadow).map_or(0.0, |(_, under, place)| divergence(seen.logits(row), under.logits(place)))
        };
        let kl: Vec<f64> = self.shadows.iter().map(of_shadow).collect();
        self.kl.0.iter_mut().zip(&kl).for_each(|(sum, kl)| *sum += kl);
        self.kl.1 += 1;
        kl
    }

    /// What a column's next token tells: the token, unless the request is brief, and the column's end.
    fn token(
        &mut self,
        number: usize,
        (made, seen, row): Chosen<'_>,
        kl: Vec<f64>,
        tokenizer: &ChatTokenizer,
    ) -> Result<Vec<LiveEvent>> {
        if !seen.logits(row).iter().all(|logit| logit.is_finite()) {
            return Err(no_numbers());
        }
        let Self { prepared, columns, .. } = self;
        let column = &mut columns[number];
        column.token_ids.push(made.token);
        column.ended = made.end.is_some();
        let (ended, brief) = (column.ended, prepared.request.brief);
        if brief && !ended {
            return Ok(Vec::new());
        }
        let by_itself = made.end == Some(End::Ended);
        let content = &column.token_ids[..column.token_ids.len() - usize::from(by_itself)];
        let whole = tokenizer.decode(content)?;
        let params = &prepared.request.params;
        let task = prepared.task()?;
        let verdict =
            task.filter(|_| by_itself && !content.is_empty()).map(|task| task.check(params, &whole)).transpose()?;
        let mut told = Vec::new();
        if !brief {
            let running = match (&verdict, task) {
                (Some(verdict), _) if verdict.satisfied => Some(PartialVerdict::Satisfied),
                (Some(_), _) => Some(PartialVerdict::Violated),
                // A token may break off within a letter.
                (None, Some(task)) => Some(task.running(params, whole.trim_end_matches(char::REPLACEMENT_CHARACTER))?),
                (None, None) => None,
            };
            let stream = seen.stream(prepared.start.read_at, row);
            let lens = |&site| Some(likely(seen.lens(site, row)?, tokenizer));
            told.push(LiveEvent::Token(LiveToken {
                column: number,
                index: column.token_ids.len() - 1,
                token: made.token,
                text: grown(&mut column.text, &whole),
                top: likely(seen.logits(row), tokenizer)?,
                readings: readings(prepared, stream),
                norm: norm(stream),
                verdict: running,
                kl,
                lens: prepared.request.lens.iter().filter_map(lens).collect::<Result<_>>()?,
            }));
        }
        if ended {
            let (response, ended) = (whole, by_itself);
            told.push(LiveEvent::End(LiveEnd { column: number, response, ended, verdict }));
        }
        Ok(told)
    }
}

/// The edits have made infinite numbers of the stream.
fn no_numbers() -> Error {
    Error::config("edits", "they drive the stream beyond the numbers that it can hold", "lower α, or edit fewer sites")
}

/// What a text adds to what was told, which grows; nothing while its last letter is incomplete or its beginning has changed.
fn grown(told: &mut String, whole: &str) -> String {
    let complete = !whole.ends_with(char::REPLACEMENT_CHARACTER);
    let Some(new) = whole.strip_prefix(told.as_str()).filter(|_| complete) else { return String::new() };
    let new = new.to_owned();
    whole.clone_into(told);
    new
}

fn likely(logits: &[f32], tokenizer: &ChatTokenizer) -> Result<Vec<Likely>> {
    let named = |(token, probability)| Ok(Likely { token, text: tokenizer.token_text(token)?, probability });
    likeliest(logits, TOP).into_iter().map(named).collect()
}

fn readings(prepared: &Prepared, stream: &[f32]) -> Vec<f64> {
    let stream: Vec<f64> = stream.iter().map(|&x| f64::from(x)).collect();
    let probability =
        |(direction, intercept): &(Vec<f64>, f64)| 1.0 / (1.0 + libm::exp(-intercept - dot(direction, &stream)));
    prepared.readers.iter().map(probability).collect()
}

fn norm(stream: &[f32]) -> f64 {
    stream.iter().map(|&x| f64::from(x) * f64::from(x)).sum::<f64>().sqrt()
}
