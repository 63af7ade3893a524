//! The feature set `text`: the information in the prompt and the response so far (`docs/method.md` §3).
//!
//! A bag of hashed words of the prompt and one of the response up to and with the position's token, each of length 1, then the
//! surface: lengths so far, the parameters' values, and the shortfall or excess where there is a target.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::judge::words;
use crate::site::Position;
use crate::study::Sample;

/// Buckets of the prompt's words.
const PROMPT: usize = 64;
/// Buckets of the response's words.
const RESPONSE: usize = 128;

/// The input: some samples, and the text of their tokens.
#[derive(Clone, Copy)]
pub(in crate::run) struct Texts<'a> {
    pub(in crate::run) samples: &'a [&'a Sample],
    pub(in crate::run) vocabulary: &'a BTreeMap<u32, String>,
}

/// Rows of features, row-major `[n, d]`.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::run) struct Features {
    pub(in crate::run) values: Vec<f32>,
    pub(in crate::run) d: usize,
}

impl Texts<'_> {
    /// The features of all samples at a position; the mean over the response includes all of it. `None` when a sample does not
    /// name the position.
    pub(in crate::run) fn features(&self, position: Position) -> Option<Features> {
        let asked = Asked::of(self.samples);
        let mut values = Vec::new();
        for sample in self.samples {
            self.row(sample, position, &asked, &mut values)?;
        }
        Some(Features { d: values.len() / self.samples.len().max(1), values })
    }

    fn row(&self, sample: &Sample, position: Position, asked: &Asked<'_>, into: &mut Vec<f32>) -> Option<()> {
        let token = if position == Position::Mean { Position::Last } else { position }.to_string();
        let at = *sample.positions.get(&token)?;
        let ids = sample.token_ids.get(sample.prompt_tokens..=at).unwrap_or_default();
        let response: String = ids.iter().filter_map(|id| self.vocabulary.get(id)).map(String::as_str).collect();
        let found = words(&response);
        into.extend(bag(&words(&sample.prompt), PROMPT));
        into.extend(bag(&found, RESPONSE));
        let lengths = [response.trim().chars().count(), found.len()];
        into.extend([sample.prompt_tokens, ids.len(), lengths[0], lengths[1], at].map(|count| count as f32));
        asked.row(sample, lengths, &response.to_lowercase(), into);
        Some(())
    }
}

/// Signed counts of hashed words (Weinberger et al. 2009), scaled to length 1; zeros without words.
fn bag(words: &[String], buckets: usize) -> Vec<f32> {
    let mut counts = vec![0.0_f32; buckets];
    for word in words {
        let hash = fnv(word);
        counts[(hash % buckets as u64) as usize] += if hash >> 63 == 0 { 1.0 } else { -1.0 };
    }
    let length = counts.iter().map(|count| count * count).sum::<f32>().sqrt();
    if length > 0.0 {
        counts.iter_mut().for_each(|count| *count /= length);
    }
    counts
}

/// FNV-1a, 64 bits, of the word's UTF-8.
fn fnv(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The parameters that some samples name, each with the texts it takes.
struct Asked<'a> {
    columns: Vec<(&'a String, BTreeSet<&'a str>)>,
}

impl<'a> Asked<'a> {
    fn of(samples: &'a [&'a Sample]) -> Self {
        let names: BTreeSet<&String> = samples.iter().flat_map(|sample| sample.params.keys()).collect();
        let texts = |name| samples.iter().filter_map(|sample| sample.params.get(name)?.as_str()).collect();
        Self { columns: names.into_iter().map(|name| (name, texts(name))).collect() }
    }

    /// Per parameter: its size, four distances of the lengths so far from a number, items of a list found and missing,
    /// then an indicator per text and whether the text occurs.
    fn row(&self, sample: &Sample, [characters, words]: [usize; 2], response: &str, into: &mut Vec<f32>) {
        for (name, texts) in &self.columns {
            let given = sample.params.get(*name);
            let size = given.map_or(0.0, size);
            let target = given.and_then(Value::as_f64);
            let distance = |length: usize| target.map_or(0.0, |asked| (length as f64 - asked) as f32);
            let (by_characters, by_words) = (distance(characters), distance(words));
            let items = given.and_then(Value::as_array).map_or(0, Vec::len);
            let found = given.and_then(Value::as_array).map_or(0, |items| found(items, response));
            into.extend([size, by_characters, by_characters.abs(), by_words, by_words.abs()]);
            into.extend([found as f32, (items - found) as f32]);
            let text = given.and_then(Value::as_str);
            into.extend(texts.iter().map(|&known| f32::from(u8::from(text == Some(known)))));
            into.push(f32::from(u8::from(text.is_some_and(|text| response.contains(&text.to_lowercase())))));
        }
    }
}

/// A parameter as a number: a list by its length, a text as 0.
fn size(value: &Value) -> f32 {
    match value {
        Value::Number(number) => number.as_f64().unwrap_or(0.0) as f32,
        Value::Array(items) => items.len() as f32,
        Value::Bool(true) => 1.0,
        _ => 0.0,
    }
}

/// How many of the texts of a list occur in a lowercase response.
fn found(items: &[Value], response: &str) -> usize {
    items.iter().filter_map(Value::as_str).filter(|item| response.contains(&item.to_lowercase())).count()
}
