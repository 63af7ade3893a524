//! Responses under ablation, batch by batch: prompts pass once, and every ablation starts from there.

use std::sync::atomic::{AtomicUsize, Ordering};

use rand::Rng;

use super::behaviour::{Answer, InterveneInput};
use super::case::Case;
use crate::error::Result;
use crate::executor::{self, Executor};
use crate::generate::{Prompted, Request, Response};
use crate::model::NoHook;
use crate::stats;
use crate::study::{Sample, Scope};
use crate::task;

/// Responses generated at a time.
const BATCH: usize = 64;

/// Samples per task, asked anew under some cases.
pub(super) struct Question<'a> {
    pub(super) samples: Vec<Vec<&'a Sample>>,
    pub(super) cases: Vec<&'a Case>,
}

impl Question<'_> {
    fn count(&self) -> usize {
        self.cases.len() * self.samples.iter().map(Vec::len).sum::<usize>()
    }
}

/// The model, answering.
pub(super) struct Respond<'a> {
    pub(super) input: InterveneInput<'a>,
    pub(super) scope: Scope,
    pub(super) executor: &'a dyn Executor,
}

/// The responses that are done, of how many, and who is told.
struct Progress<'a> {
    done: AtomicUsize,
    total: usize,
    tell: &'a (dyn Fn(usize, usize) + Sync),
}

impl Progress<'_> {
    fn add(&self, responses: usize) {
        (self.tell)(self.done.fetch_add(responses, Ordering::Relaxed) + responses, self.total);
    }
}

impl Respond<'_> {
    /// The answers to every question, case by case: `[case][task][sample]`.
    pub(super) fn all(
        &self,
        questions: &[Question<'_>],
        tell: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Vec<Vec<Vec<Answer>>>> {
        let total = questions.iter().map(Question::count).sum();
        let progress = Progress { done: AtomicUsize::new(0), total, tell };
        let answers = questions.iter().map(|question| self.one(question, &progress)).collect::<Result<Vec<_>>>()?;
        Ok(answers.into_iter().flatten().collect())
    }

    /// Batches hold prompts of about the same length.
    fn one(&self, question: &Question<'_>, progress: &Progress<'_>) -> Result<Vec<Vec<Vec<Answer>>>> {
        let empty = question.samples.iter().map(|samples| vec![Answer::Cut; samples.len()]).collect();
        let mut all: Vec<Vec<Vec<Answer>>> = vec![empty; question.cases.len()];
        let tasks = question.samples.iter().enumerate();
        let mut places: Vec<(usize, usize)> =
            tasks.flat_map(|(task, samples)| (0..samples.len()).map(move |at| (task, at))).collect();
        places.sort_by_key(|&(task, at)| question.samples[task][at].prompt_tokens);
        for batch in places.chunks(BATCH) {
            let samples: Vec<&Sample> = batch.iter().map(|&(task, at)| question.samples[task][at]).collect();
            let answered = self.batch(&samples, &question.cases, progress)?;
            for (case, answers) in all.iter_mut().zip(answered) {
                batch.iter().zip(answers).for_each(|(&(task, at), answer)| case[task][at] = answer);
            }
        }
        Ok(all)
    }

    /// The answers of one batch, `[case][sample]`. An operator on response tokens alone leaves the prompts' pass as it is, so
    /// that all cases share it.
    fn batch(&self, samples: &[&Sample], cases: &[&Case], progress: &Progress<'_>) -> Result<Vec<Vec<Answer>>> {
        let InterveneInput { model, config, .. } = self.input;
        let seed = |sample: &&Sample| -> u64 { stats::rng(config.seed, &sample.id, &[]).random() };
        let requests: Vec<Request<'_>> = samples
            .iter()
            .map(|sample| Request { prompt: &sample.token_ids[..sample.prompt_tokens], seed: seed(sample) })
            .collect();
        let shared = match self.scope {
            Scope::Response => Some(Prompted::new(model, &requests, &config.sampling, &mut NoHook)?),
            Scope::All => None,
        };
        let answered = executor::map(self.executor, cases.len(), |case| {
            let mut hook = cases[case].hook(&model.device);
            let prompted = match &shared {
                Some(shared) => shared.clone(),
                None => Prompted::new(model, &requests, &config.sampling, &mut hook)?,
            };
            let responses = prompted.respond(model, &requests, &config.sampling, &mut hook)?;
            progress.add(samples.len());
            samples.iter().zip(&responses).map(|(sample, response)| self.answer(sample, response)).collect()
        });
        answered.into_iter().collect()
    }

    fn answer(&self, sample: &Sample, response: &Response) -> Result<Answer> {
        let (end, content) = response.token_ids.split_last().expect("a response has a token");
        if !response.ended || content.is_empty() {
            return Ok(Answer::Cut);
        }
        debug_assert!(self.input.model.config.eos.contains(end), "a response ends with an end token");
        let text = self.input.tokenizer.decode(content)?;
        let verdict = (task::by_id(&sample.task)?.check)(&sample.params, &text)?;
        Ok(if verdict.satisfied { Answer::Satisfied } else { Answer::Violated })
    }
}
