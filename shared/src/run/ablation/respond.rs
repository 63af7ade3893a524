//! Responses under ablation, batch by batch: prompts pass once, and every ablation starts from there.

use std::sync::OnceLock;

use rand::Rng;

use super::behaviour::{Answer, InterveneInput};
use super::case::Case;
use crate::error::Result;
use crate::generate::{Generation, Request, Response};
use crate::model::{Hook, NoHook};
use crate::run::units::Units;
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
    /// How many responses are asked for.
    pub(super) fn count(&self) -> usize {
        self.cases.len() * self.samples.iter().map(Vec::len).sum::<usize>()
    }
}

/// The model, answering.
pub(super) struct Respond<'a> {
    pub(super) input: InterveneInput<'a>,
    pub(super) scope: Scope,
    pub(super) units: &'a Units<'a>,
}

impl Respond<'_> {
    /// The answers to every question, case by case: `[case][task][sample]`.
    pub(super) fn all(&self, questions: &[Question<'_>]) -> Result<Vec<Vec<Vec<Answer>>>> {
        let answers = questions.iter().enumerate().map(|(index, question)| self.one(index, question));
        Ok(answers.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Batches hold prompts of about the same length.
    fn one(&self, index: usize, question: &Question<'_>) -> Result<Vec<Vec<Vec<Answer>>>> {
        let empty = question.samples.iter().map(|samples| vec![Answer::Cut; samples.len()]).collect();
        let mut all: Vec<Vec<Vec<Answer>>> = vec![empty; question.cases.len()];
        let tasks = question.samples.iter().enumerate();
        let mut places: Vec<(usize, usize)> =
            tasks.flat_map(|(task, samples)| (0..samples.len()).map(move |at| (task, at))).collect();
        places.sort_by_key(|&(task, at)| question.samples[task][at].prompt_tokens);
        for (number, batch) in places.chunks(BATCH).enumerate() {
            let samples: Vec<&Sample> = batch.iter().map(|&(task, at)| question.samples[task][at]).collect();
            let answered = self.batch(&format!("{index}/{number}"), &samples, &question.cases)?;
            for (case, answers) in all.iter_mut().zip(answered) {
                batch.iter().zip(answers).for_each(|(&(task, at), answer)| case[task][at] = answer);
            }
        }
        Ok(all)
    }

    /// The answers of one batch, `[case][sample]`. An operator on response tokens alone leaves the prompts' pass as it is, so
    /// that all cases share it.
    fn batch(&self, group: &str, samples: &[&Sample], cases: &[&Case]) -> Result<Vec<Vec<Answer>>> {
        let InterveneInput { model, config, .. } = self.input;
        let seed = |sample: &&Sample| -> u64 { stats::rng(config.seed, &sample.id, &[]).random() };
        let requests: Vec<Request<'_>> = samples
            .iter()
            .map(|sample| Request { prompt: &sample.token_ids[..sample.prompt_tokens], seed: seed(sample) })
            .collect();
        let pass = |hook: &mut dyn Hook| {
            let mut generation = Generation::new(model, &config.sampling)?;
            let first = generation.join(&requests, hook)?;
            Ok((generation, first))
        };
        let shared = OnceLock::new();
        self.units.map(
            group,
            cases.len(),
            |_| samples.len(),
            |case| {
                let mut hook = cases[case].hook(&model.device);
                let (generation, first) = match self.scope {
                    Scope::Response => shared.get_or_init(|| pass(&mut NoHook)).clone()?,
                    Scope::All => pass(&mut hook)?,
                };
                let responses = generation.finish(&first, &mut hook)?;
                samples.iter().zip(&responses).map(|(sample, response)| self.answer(sample, response)).collect()
            },
        )
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
