//! The damage of an ablation to the model at large: KL divergence and perplexity on neutral text.

use std::sync::OnceLock;

use burn::prelude::*;
use burn::tensor::DType;
use burn::tensor::activation::log_softmax;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::model::{Cache, Hook, Model, NoHook, Project, Rows};
use crate::readback;
use crate::run::unit::Counted;
use crate::run::units::Units;
use crate::study::{Sample, Scope};

/// The largest number of neutral texts that damage is measured on.
pub const TEXTS: usize = 64;
/// Logits held at a time, per pass.
const LOGITS: usize = 1 << 24;

/// The neutral text: responses to prompts without any constraint, evenly spread over the tasks; in a study that has none, as one
/// of own prompts, responses to all its prompts.
pub(super) fn neutral(samples: &[Sample]) -> Vec<&Sample> {
    let kept = |with: bool| -> Vec<&Sample> {
        samples.iter().filter(|sample| sample.with_constraint == with && sample.excluded.is_none()).collect()
    };
    let plain = Some(kept(false)).filter(|plain| !plain.is_empty()).unwrap_or_else(|| kept(true));
    let n = TEXTS.min(plain.len());
    (0..n).map(|index| plain[index * plain.len() / n]).collect()
}

/// Means over the response tokens of the neutral text; zeros and ones, not NaN, where there is no text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured {
    pub(super) kl: f64,
    pub(super) perplexity: f64,
    pub(super) perplexity_whole: f64,
}

/// Measures every case against the whole model, which passes every text once. The operators act on the tokens of a scope.
pub(super) fn measure(
    model: &Model,
    (texts, scope): (&[&Sample], Scope),
    cases: usize,
    hook: &(dyn Fn(usize) -> Project + Sync),
    units: &Units<'_>,
) -> Result<Vec<Measured>> {
    let longest = texts.iter().map(|sample| sample.token_ids.len()).max().unwrap_or(1);
    let at_once = (LOGITS / (longest * model.config.vocab_size)).max(1);
    let mut totals = vec![Sums::default(); cases];
    for (index, batch) in texts.chunks(at_once).enumerate() {
        let passed = OnceLock::new();
        let sums = units.map_watched(
            &index.to_string(),
            cases,
            |_| batch.len(),
            |case, unit| {
                let passed = passed.get_or_init(|| {
                    let texts = Texts::new(model, batch, scope)?;
                    let whole = texts.log_probabilities(&mut unit.watch(&mut NoHook, Counted::Nothing));
                    Ok((texts, whole))
                });
                let (texts, whole) = passed.as_ref().map_err(Error::clone)?;
                texts.compare(whole, &mut unit.watch(&mut hook(case), Counted::Nothing))
            },
        )?;
        totals.iter_mut().zip(sums).for_each(|(total, sums)| total.add(sums));
    }
    Ok(totals.into_iter().map(Sums::mean).collect())
}

/// Sums over response tokens.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Sums {
    /// KL from the whole model.
    kl: f64,
    /// Loss under the hook, and of the whole model.
    ablated: f64,
    whole: f64,
    tokens: f64,
}

impl Sums {
    fn add(&mut self, other: Self) {
        self.kl += other.kl;
        self.ablated += other.ablated;
        self.whole += other.whole;
        self.tokens += other.tokens;
    }

    fn mean(self) -> Measured {
        let tokens = self.tokens.max(1.0);
        let (perplexity, perplexity_whole) = ((self.ablated / tokens).exp(), (self.whole / tokens).exp());
        Measured { kl: self.kl / tokens, perplexity, perplexity_whole }
    }
}

/// Some texts to be passed repeatedly.
struct Texts<'a> {
    model: &'a Model,
    /// The tokens that are passed: all, or those behind the prompts.
    rows: Rows,
    /// The prompts, where they were passed already because no operator acts on them.
    prompts: Option<Cache>,
    /// Flat places, in `rows`, of the tokens before the predicted ones, `[n]`.
    before: Tensor<1, Int>,
    /// The predicted tokens, `[n, 1]`.
    next: Tensor<2, Int>,
    /// Sums over the tokens that the prompts' pass predicted: the same under every operator.
    first: Sums,
}

impl<'a> Texts<'a> {
    fn new(model: &'a Model, texts: &[&Sample], scope: Scope) -> Result<Self> {
        match scope {
            Scope::All => {
                let ids: Vec<&[u32]> = texts.iter().map(|sample| sample.token_ids.as_slice()).collect();
                let from: Vec<usize> = texts.iter().map(|sample| sample.prompt_tokens).collect();
                Ok(Self::of_rows(model, &ids, &from, None, Sums::default()))
            }
            Scope::Response => {
                let (prompts, responses): (Vec<&[u32]>, Vec<&[u32]>) =
                    texts.iter().map(|sample| sample.token_ids.split_at(sample.prompt_tokens)).unzip();
                let (cache, first) = passed(model, &prompts, &responses)?;
                Ok(Self::of_rows(model, &responses, &vec![1; texts.len()], Some(cache), first))
            }
        }
    }

    /// Rows of which the tokens from `from[row]` on are predicted.
    fn of_rows(model: &'a Model, ids: &[&[u32]], from: &[usize], prompts: Option<Cache>, first: Sums) -> Self {
        let rows = Rows::right_padded(ids, &model.device);
        let (mut before, mut next) = (Vec::new(), Vec::new());
        for (row, (ids, &from)) in ids.iter().zip(from).enumerate() {
            for token in from..ids.len() {
                before.push((row * rows.tokens() + token - 1) as i32);
                next.push(ids[token] as i32);
            }
        }
        let n = before.len();
        let before = Tensor::from_data(TensorData::new(before, [n]), &model.device);
        let next = Tensor::from_data(TensorData::new(next, [n, 1]), &model.device);
        Self { model, rows, prompts, before, next, first }
    }

    /// The change under a hook.
    fn compare(&self, whole: &Tensor<2>, hook: &mut dyn Hook) -> Result<Sums> {
        let ablated = self.log_probabilities(hook);
        let kl = (whole.clone().exp() * (whole.clone() - ablated.clone())).sum_dim(1);
        let loss = |log_probabilities: Tensor<2>| log_probabilities.gather(1, self.next.clone()).neg();
        let parts = Tensor::cat(vec![kl, loss(ablated), loss(whole.clone())], 1);
        let mut sums = self.first;
        for row in readback::floats(parts)?.chunks_exact(3) {
            let [kl, ablated, whole] = [row[0], row[1], row[2]].map(f64::from);
            sums.add(Sums { kl, ablated, whole, tokens: 1.0 });
        }
        Ok(sums)
    }

    /// `[n, vocab_size]`
    fn log_probabilities(&self, hook: &mut dyn Hook) -> Tensor<2> {
        let mut prompts = self.prompts.clone();
        let stream = self.model.stream(&self.rows, prompts.as_mut(), hook);
        let [batch, tokens, d_model] = stream.dims();
        let read = stream.reshape([batch * tokens, d_model]).select(0, self.before.clone());
        log_softmax(self.model.logits(read).cast(DType::F32), 1)
    }
}

/// The prompts passed by the whole model, with its loss on the first token of every response.
fn passed(model: &Model, prompts: &[&[u32]], responses: &[&[u32]]) -> Result<(Cache, Sums)> {
    let mut cache = Cache::default();
    let stream = model.stream(&Rows::new(prompts, &model.device), Some(&mut cache), &mut NoHook);
    let [batch, tokens, d_model] = stream.dims();
    let last = stream.narrow(1, tokens - 1, 1).reshape([batch, d_model]);
    let next: Vec<i32> = responses.iter().map(|ids| ids[0] as i32).collect();
    let next = Tensor::<2, Int>::from_data(TensorData::new(next, [batch, 1]), &model.device);
    let loss = log_softmax(model.logits(last).cast(DType::F32), 1).gather(1, next).neg();
    let loss = readback::floats(loss)?.into_iter().map(f64::from).sum();
    Ok((cache, Sums { kl: 0.0, ablated: loss, whole: loss, tokens: batch as f64 }))
}
