//! What an ablation does to the model at large: KL divergence and perplexity on neutral text.

use burn::prelude::*;
use burn::tensor::DType;
use burn::tensor::activation::log_softmax;

use crate::error::Result;
use crate::executor::{self, Executor};
use crate::model::{Hook, Model, NoHook, Project, Rows};
use crate::readback;
use crate::study::Sample;

/// Texts that are measured on, at most.
const TEXTS: usize = 64;
/// Logits held at a time, per pass.
const LOGITS: usize = 1 << 24;

/// The neutral text: responses to prompts without any constraint, evenly spread over the tasks.
pub(super) fn neutral(samples: &[Sample]) -> Vec<&Sample> {
    let plain: Vec<&Sample> =
        samples.iter().filter(|sample| !sample.with_constraint && sample.excluded.is_none()).collect();
    let n = TEXTS.min(plain.len());
    (0..n).map(|index| plain[index * plain.len() / n]).collect()
}

/// Means over the response tokens of the neutral text; NaN-free zeros and ones where there is no text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured {
    pub(super) kl: f64,
    pub(super) perplexity: f64,
    pub(super) perplexity_whole: f64,
}

/// The hook of a case on one pass over some texts.
pub(super) type CaseHook<'a> = dyn Fn(usize, &Texts<'_>) -> Project + Sync + 'a;

/// Measures every case against the whole model, which passes every text once.
pub(super) fn measure(
    model: &Model,
    texts: &[&Sample],
    cases: usize,
    hook: &CaseHook<'_>,
    executor: &dyn Executor,
) -> Result<Vec<Measured>> {
    let longest = texts.iter().map(|sample| sample.token_ids.len()).max().unwrap_or(1);
    let at_once = (LOGITS / (longest * model.config.vocab_size)).max(1);
    let mut totals = vec![[0.0_f64; 4]; cases];
    for batch in texts.chunks(at_once) {
        let texts = Texts::new(model, batch);
        let whole = texts.log_probabilities(&mut NoHook);
        let sums = executor::map(executor, cases, |case| texts.compare(&whole, &mut hook(case, &texts)));
        for (total, sums) in totals.iter_mut().zip(sums) {
            total.iter_mut().zip(sums?).for_each(|(total, value)| *total += value);
        }
    }
    let mean = |[kl, ablated, whole, tokens]: [f64; 4]| {
        let tokens = tokens.max(1.0);
        Measured { kl: kl / tokens, perplexity: (ablated / tokens).exp(), perplexity_whole: (whole / tokens).exp() }
    };
    Ok(totals.into_iter().map(mean).collect())
}

/// Some texts, passed whole.
pub(super) struct Texts<'a> {
    model: &'a Model,
    rows: Rows,
    prompts: Vec<usize>,
    /// Flat places of the tokens before each response token, `[n]`.
    before: Tensor<1, Int>,
    /// The response tokens, `[n, 1]`.
    next: Tensor<2, Int>,
    n: usize,
}

impl<'a> Texts<'a> {
    fn new(model: &'a Model, texts: &[&Sample]) -> Self {
        let ids: Vec<&[u32]> = texts.iter().map(|sample| sample.token_ids.as_slice()).collect();
        let rows = Rows::right_padded(&ids, &model.device);
        let (mut before, mut next) = (Vec::new(), Vec::new());
        for (row, sample) in texts.iter().enumerate() {
            for token in sample.prompt_tokens..sample.token_ids.len() {
                before.push((row * rows.tokens() + token - 1) as i32);
                next.push(sample.token_ids[token] as i32);
            }
        }
        let n = before.len();
        Self {
            before: Tensor::from_data(TensorData::new(before, [n]), &model.device),
            next: Tensor::from_data(TensorData::new(next, [n, 1]), &model.device),
            prompts: texts.iter().map(|sample| sample.prompt_tokens).collect(),
            model,
            rows,
            n,
        }
    }

    /// A hook that acts on the response tokens of these texts alone.
    pub(super) fn in_responses(&self, hook: Project) -> Project {
        hook.behind(&self.prompts, self.rows.tokens(), &self.model.device)
    }

    /// Sums over the response tokens: KL from the whole model, loss under the hook, loss of the whole model, tokens.
    fn compare(&self, whole: &Tensor<2>, hook: &mut Project) -> Result<[f64; 4]> {
        let ablated = self.log_probabilities(hook);
        let kl = (whole.clone().exp() * (whole.clone() - ablated.clone())).sum_dim(1);
        let loss = |log_probabilities: Tensor<2>| log_probabilities.gather(1, self.next.clone()).neg();
        let parts = Tensor::cat(vec![kl, loss(ablated), loss(whole.clone())], 1);
        let mut sums = [0.0; 4];
        for row in readback::floats(parts)?.chunks_exact(3) {
            sums.iter_mut().zip(row).for_each(|(sum, &value)| *sum += f64::from(value));
        }
        sums[3] = self.n as f64;
        Ok(sums)
    }

    /// `[n, vocab_size]`
    fn log_probabilities(&self, hook: &mut dyn Hook) -> Tensor<2> {
        let stream = self.model.stream(&self.rows, None, hook);
        let [batch, tokens, d_model] = stream.dims();
        let read = stream.reshape([batch * tokens, d_model]).select(0, self.before.clone());
        log_softmax(self.model.logits(read).cast(DType::F32), 1)
    }
}
