//! Responses under ablation, unit by unit: prompts pass once, and every ablation starts from their cache.

use std::sync::OnceLock;

use rand::Rng;

use super::behaviour::{Answer, InterveneInput};
use super::case::Case;
use crate::error::Result;
use crate::generate::{Prompted, Request, Response, continue_in_slots};
use crate::model::{Hook, NoHook};
use crate::run::unit::Counted;
use crate::run::units::Units;
use crate::stats;
use crate::study::{Sample, Scope};
use crate::task::TaskSet;

/// Responses generated at a time.
const SLOTS: usize = 64;
/// Prompts that pass together and then join the generation together.
const GROUP: usize = 16;
/// The most responses in a unit, whose prompts' keys and values are kept for all cases; fewer, down to [`SLOTS`], where these
/// would take more than [`KEPT`] bytes, and fewer still where a model is slow.
const UNIT: usize = 256;
/// The most bytes of a unit's keys and values.
const KEPT: usize = 1 << 29;

/// Samples per task, asked again under some cases.
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

/// Generates the answers of a model.
pub(super) struct Respond<'a> {
    pub(super) input: InterveneInput<'a>,
    pub(super) tasks: TaskSet,
    pub(super) scope: Scope,
    pub(super) units: &'a Units<'a>,
}

impl Respond<'_> {
    /// The answers to every question, case by case: `[case][task][sample]`.
    pub(super) fn all(&self, questions: &[Question<'_>]) -> Result<Vec<Vec<Vec<Answer>>>> {
        let answers = questions.iter().enumerate().map(|(index, question)| self.one(index, question));
        Ok(answers.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Units hold prompts of about the same length.
    fn one(&self, index: usize, question: &Question<'_>) -> Result<Vec<Vec<Vec<Answer>>>> {
        let empty = question.samples.iter().map(|samples| vec![Answer::Cut; samples.len()]).collect();
        let mut all: Vec<Vec<Vec<Answer>>> = vec![empty; question.cases.len()];
        let tasks = question.samples.iter().enumerate();
        let mut places: Vec<(usize, usize)> =
            tasks.flat_map(|(task, samples)| (0..samples.len()).map(move |at| (task, at))).collect();
        places.sort_by_key(|&(task, at)| question.samples[task][at].prompt_tokens);
        let longest = places.last().map_or(0, |&(task, at)| question.samples[task][at].prompt_tokens);
        for (number, unit) in places.chunks(self.responses_in_unit(longest)).enumerate() {
            let samples: Vec<&Sample> = unit.iter().map(|&(task, at)| question.samples[task][at]).collect();
            let answered = self.unit(&format!("{index}/{number}"), &samples, &question.cases)?;
            for (case, answers) in all.iter_mut().zip(answered) {
                unit.iter().zip(answers).for_each(|(&(task, at), answer)| case[task][at] = answer);
            }
        }
        Ok(all)
    }

    /// The answers of one unit, `[case][sample]`. An operator on response tokens alone leaves the prompts' pass as it is, so
    /// that all cases share it.
    fn unit(&self, group: &str, samples: &[&Sample], cases: &[&Case]) -> Result<Vec<Vec<Answer>>> {
        let InterveneInput { model, config, .. } = self.input;
        let seed = |sample: &&Sample| -> u64 { stats::rng(config.seed, &sample.id, &[]).random() };
        let requests: Vec<Request<'_>> = samples
            .iter()
            .map(|sample| Request { prompt: &sample.token_ids[..sample.prompt_tokens], seed: seed(sample) })
            .collect();
        let pass = |hook: &mut dyn Hook| -> Result<Vec<Prompted<'_>>> {
            requests.chunks(GROUP).map(|group| Prompted::new(model, group, &config.sampling, hook)).collect()
        };
        let shared = OnceLock::new();
        self.units.map_watched(
            group,
            cases.len(),
            |_| samples.len(),
            |case, unit| {
                let mut hook = cases[case].hook(&model.device);
                let mut hook = unit.watch(&mut hook, Counted::Rows(samples.len()));
                let responses = match self.scope {
                    Scope::Response => {
                        let groups = shared
                            .get_or_init(|| pass(&mut unit.watch(&mut NoHook, Counted::Nothing)))
                            .as_ref()
                            .map_err(Clone::clone)?;
                        continue_in_slots(groups, SLOTS, &mut hook)?
                    }
                    Scope::All => continue_in_slots(&pass(&mut hook)?, SLOTS, &mut hook)?,
                };
                samples.iter().zip(&responses).map(|(sample, response)| self.answer(sample, response)).collect()
            },
        )
    }

    /// How many responses a unit holds, from the memory of its prompts' keys and values. Where an operator acts on the prompts
    /// too, every case in progress keeps its own keys and values, so the unit holds few. A slow model has fewer.
    fn responses_in_unit(&self, prompt_tokens: usize) -> usize {
        let config = &self.input.model.config;
        let floats = 2 * config.n_layers * config.n_kv_heads * config.d_head;
        let each = (size_of::<f32>() * floats * prompt_tokens).max(1);
        let most = if self.scope == Scope::All { SLOTS } else { UNIT };
        self.units.rows(
            self.input.model,
            prompt_tokens + self.input.config.sampling.max_tokens,
            (KEPT / each).clamp(SLOTS, most),
        )
    }

    fn answer(&self, sample: &Sample, response: &Response) -> Result<Answer> {
        let (end, content) = response.token_ids.split_last().expect("a response has a token");
        if !response.ended || content.is_empty() {
            return Ok(Answer::Cut);
        }
        debug_assert!(self.input.model.config.eos.contains(end), "a response ends with an end token");
        let text = self.input.tokenizer.decode(content)?;
        let verdict = self.tasks.by_id(&sample.task)?.check_by(self.units.judge(), &sample.params, &text)?;
        Ok(match verdict {
            Some(verdict) if verdict.satisfied => Answer::Satisfied,
            Some(_) => Answer::Violated,
            None => Answer::Cut,
        })
    }
}
