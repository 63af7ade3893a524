//! The heavy half of a run: generate, check, and read the residual stream at every position.

mod given;
mod overruled;
mod positions;

use std::collections::{BTreeMap, BTreeSet};

use rand::Rng;

use self::positions::{Reading, read_batch, token_indices};
use crate::activation::{Activations, Stored, not_finite};
use crate::error::{Error, Result};
use crate::generate::{Request, Response, generate_in_slots};
use crate::judge::Opinion;
use crate::message::{Message, reason};
use crate::model::random::random_weights;
use crate::model::{Model, NoHook};
use crate::prompt::PlannedPrompt;
use crate::readback;
use crate::run::unit::{Counted, Unit};
use crate::run::units::{RunContext, Stage, Units};
use crate::site::{Position, Site};
use crate::stats;
use crate::study::{Sample, StudyConfig};
use crate::task::{Task, TaskSet};
use crate::tokenizer::{ChatTokenizer, Prompt};

/// Rows of one pass, in generation and in capture.
pub const BATCH: usize = 64;
/// The most rows of one unit of generation, whose slots are refilled as responses end.
const ANSWERED: usize = 4 * BATCH;

/// The input of a run.
pub struct CaptureInput<'a> {
    /// The model.
    pub model: &'a Model,
    /// Its tokenizer and chat template.
    pub tokenizer: &'a ChatTokenizer,
    /// The study's configuration.
    pub config: &'a StudyConfig,
}

/// The responses of the model and its activations.
pub struct Captured {
    /// Every sample, in the order of the plan.
    pub samples: Vec<Sample>,
    /// A row per sample that has the constraint and is not excluded.
    pub activations: Activations,
    /// A row per sample without the constraint that is not excluded.
    pub without: Activations,
    /// The rows of `activations` from the same architecture with random weights.
    pub random: Activations,
    /// The text of every token id that occurs.
    pub vocabulary: BTreeMap<u32, String>,
}

/// Generates every planned response that is not given, checks all without a label, overrules the labels that a reader has
/// overruled, then reads the stream in one teacher-forced pass over prompt and response.
///
/// The same input gives the same numbers, whatever the executor.
///
/// # Errors
/// [`Error::UnknownTask`], [`Error::Config`] for settings the model cannot follow, [`Error::Data`] when the template
/// gives prompts of different endings, a given response does not fit the model or nothing is left to analyse,
/// [`Error::Device`] when the device fails.
pub fn capture(input: &CaptureInput<'_>, context: &RunContext<'_>) -> Result<Captured> {
    let config = input.config;
    let tasks = TaskSet::of(config)?;
    let planned = given::planned(&tasks, config, context)?;
    let (mut samples, positions) = sampled(input, &tasks, planned, (Stage::Generate, ANSWERED), context)?;
    overruled::overrule(&mut samples, config, context.labels)?;
    (context.responded)(&samples);
    let kept = |with: bool| -> Vec<&Sample> {
        samples.iter().filter(|row| row.with_constraint == with && row.excluded.is_none()).collect()
    };
    let (with, without) = (kept(true), kept(false));
    if with.is_empty() {
        return Err(Error::data(
            "study",
            "every response was cut or empty",
            "raise max_tokens, or use a model that ends its responses",
        ));
    }
    let units = Units::new(context, Stage::Capture, 2 * with.len() + without.len());
    let random = random_weights(input.model, config.seed)?;
    let activations = read(input.model, &with, &positions, (&units, "with"))?;
    let without = read(input.model, &without, &positions, (&units, "without"))?;
    let random = read(&random, &with, &positions, (&units, "random-weights"))?;
    let vocabulary = vocabulary(input.tokenizer, &samples)?;
    Ok(Captured { samples, activations, without, random, vocabulary })
}

/// Generates, where none is given, and checks a response to every planned prompt, at most `rows` in a unit; the samples in the
/// plan's order, and the positions that they have.
///
/// # Errors
/// Those of [`capture`].
pub(super) fn sampled(
    input: &CaptureInput<'_>,
    tasks: &TaskSet,
    planned: Vec<PlannedPrompt>,
    (stage, rows): (Stage, usize),
    context: &RunContext<'_>,
) -> Result<(Vec<Sample>, Vec<Position>)> {
    let prompts = planned.iter().map(|row| given::prompt(input.tokenizer, row)).collect::<Result<Vec<_>>>()?;
    let n_connectors = connectors(&prompts)?;
    input.config.check_positions(n_connectors)?;
    let ready = given::responses(input, &planned, &prompts)?;
    let units = Units::new(context, stage, ready.iter().filter(|response| response.is_none()).count());
    let responses = respond(input, &planned, (&prompts, ready), (&units, rows))?;
    let rows = planned.into_iter().zip(&prompts).zip(responses);
    let samples = rows
        .map(|((planned, prompt), response)| {
            sample((input, context.judge), tasks.by_id(&planned.task)?, planned, prompt, &response)
        })
        .collect::<Result<_>>()?;
    Ok((samples, input.config.positions_read(n_connectors)))
}

/// Template tokens between text and response: their number must be the same for every prompt, or positions are not comparable.
fn connectors(prompts: &[Prompt]) -> Result<usize> {
    let counts: BTreeSet<usize> = prompts.iter().map(Prompt::connectors).collect();
    match counts.into_iter().collect::<Vec<_>>().as_slice() {
        [count] => Ok(*count),
        [] => Err(Error::data("study", "no prompt is planned", "ask for at least one task and one sample")),
        several => {
            let problem = format!("between text and response it puts {several:?} tokens, depending on the text");
            Err(Error::data("chat template", problem, "use a template whose ending does not depend on the text"))
        }
    }
}

/// Every response, in the plan's order: those that are given, and the model's to all other prompts; batches hold prompts of
/// about the same length.
fn respond(
    input: &CaptureInput<'_>,
    planned: &[PlannedPrompt],
    (prompts, mut responses): (&[Prompt], Vec<Option<Response>>),
    (units, rows): (&Units<'_>, usize),
) -> Result<Vec<Response>> {
    let asked: Vec<usize> = (0..prompts.len()).filter(|&row| responses[row].is_none()).collect();
    let seeds: Vec<u64> = planned.iter().map(|row| stats::rng(input.config.seed, &row.id, &[]).random()).collect();
    let length = |at: usize| prompts[asked[at]].token_ids.len();
    let longest = (0..asked.len()).map(length).max().unwrap_or(0);
    let rows = units.rows(input.model, longest + input.config.sampling.max_tokens, rows);
    let batches = batches_by_length(asked.len(), rows, length);
    let rows_of = |batch: usize| batches[batch].len();
    let answered = units.map_watched("batches", batches.len(), rows_of, |batch, unit| {
        let request = |&at: &usize| Request { prompt: &prompts[asked[at]].token_ids, seed: seeds[asked[at]] };
        let requests: Vec<Request<'_>> = batches[batch].iter().map(request).collect();
        let mut hook = NoHook;
        let mut hook = unit.watch(&mut hook, Counted::Rows(requests.len()));
        generate_in_slots(input.model, &requests, BATCH, &input.config.sampling, &mut hook)
    })?;
    for (rows, answers) in batches.iter().zip(answered) {
        for (&at, response) in rows.iter().zip(answers) {
            responses[asked[at]] = Some(response);
        }
    }
    Ok(responses.into_iter().map(|response| response.expect("every row stands in one batch")).collect())
}

/// Row numbers sorted by length, cut into batches.
pub(super) fn batches_by_length(n: usize, size: usize, length: impl Fn(usize) -> usize) -> Vec<Vec<usize>> {
    let mut rows: Vec<usize> = (0..n).collect();
    rows.sort_by_key(|&row| length(row));
    rows.chunks(size).map(<[usize]>::to_vec).collect()
}

/// The sample of a response, checked.
fn sample(
    (input, judge): (&CaptureInput<'_>, Option<&dyn Opinion>),
    task: &Task,
    planned: PlannedPrompt,
    prompt: &Prompt,
    response: &Response,
) -> Result<Sample> {
    let content =
        if response.ended { &response.token_ids[..response.token_ids.len() - 1] } else { &response.token_ids[..] };
    let text = match planned.given.as_ref().and_then(|given| given.response.clone()) {
        Some(text) => text,
        None => input.tokenizer.decode(content)?,
    };
    let mut excluded = exclusion(input, response, content);
    let verdict = match excluded {
        None => given::verdict(&planned, task, judge, &text)?,
        Some(_) => None,
    };
    if excluded.is_none() && verdict.is_none() {
        excluded = Some(reason::NO_ANSWER.message());
    }
    let prompt_tokens = prompt.token_ids.len();
    Ok(Sample {
        positions: match excluded {
            None => token_indices(input.config, prompt, content.len()),
            Some(_) => BTreeMap::new(),
        },
        id: planned.id,
        task: planned.task,
        group: planned.group,
        with_constraint: planned.with_constraint,
        params: planned.params,
        prompt: planned.prompt,
        response: text,
        token_ids: prompt.token_ids.iter().chain(&response.token_ids).copied().collect(),
        prompt_tokens,
        verdict,
        excluded: excluded.as_ref().map(Message::text),
        excluded_message: excluded,
        trace: None,
    })
}

/// Why a response cannot be analysed, if so.
fn exclusion(input: &CaptureInput<'_>, response: &Response, content: &[u32]) -> Option<Message> {
    if !response.ended {
        return Some(reason::CUT.with(&[("n", &input.config.sampling.max_tokens)]));
    }
    content.is_empty().then(|| reason::EMPTY.message())
}

/// A model's stream of some samples at every site and at positions in token order, a row each, read in units of a group; the
/// cost of a unit is its number of rows. Where units are stored, the activations stay in the store, site by site, and are read
/// on request.
///
/// # Errors
/// [`Error::Device`] when the device fails, [`Error::Data`] when a value is not finite, and those of [`Units::map`].
pub fn read(
    model: &Model,
    samples: &[&Sample],
    positions: &[Position],
    (units, group): (&Units<'_>, &str),
) -> Result<Activations> {
    let sites = Site::all(model.config.n_layers);
    let batches = batches_by_length(samples.len(), BATCH, |row| samples[row].token_ids.len());
    let read = |batch: usize, unit: &Unit<'_>| {
        let rows: Vec<&Sample> = batches[batch].iter().map(|&row| samples[row]).collect();
        readback::now(read_batch(model, &rows, positions, Some(unit)))
    };
    let (n, d, weight) = (samples.len(), model.config.d_model, |batch: usize| batches[batch].len());
    if let Some((store, group)) = units.store(group) {
        let whole = |batch: usize| {
            let mut pieces = (0..sites.len()).map(|site| store.read(&Stored::piece(&group, batch, site)));
            pieces.try_fold(true, |whole, piece| Ok(whole && piece?.is_some()))
        };
        units.keep(batches.len(), weight, whole, |batch, unit| {
            let reading = read(batch, unit)?;
            for (index, &site) in sites.iter().enumerate() {
                let bytes = reading.piece(index, positions, d).map_err(|(row, feature, value)| {
                    not_finite(&format!("{site}, sample {}", samples[batches[batch][row]].id), feature, value)
                })?;
                store.write(&Stored::piece(&group, batch, index), &bytes)?;
            }
            Ok(())
        })?;
        let stored = Stored { store, group, batches };
        return Ok(Activations::stored(sites, positions.to_vec(), n, d, stored));
    }
    let readings = units.map_watched(group, batches.len(), weight, read)?;
    let mut reading = Reading::new(sites.len(), positions, n, d);
    for (rows, batch) in batches.iter().zip(readings) {
        reading.place(rows, &batch);
    }
    Activations::new(sites, positions.to_vec(), n, d, reading.data)
}

/// The same of a few samples in one pass, in memory, by a caller that may wait for a browser's GPU.
///
/// # Errors
/// [`Error::Device`] when the device fails, [`Error::Data`] when a value is not finite.
pub(super) async fn read_at_once(model: &Model, samples: &[&Sample], positions: &[Position]) -> Result<Activations> {
    let (sites, n, d) = (Site::all(model.config.n_layers), samples.len(), model.config.d_model);
    let mut reading = Reading::new(sites.len(), positions, n, d);
    reading.place(&(0..n).collect::<Vec<_>>(), &read_batch(model, samples, positions, None).await?);
    Activations::new(sites, positions.to_vec(), n, d, reading.data)
}

/// The text of every token id that occurs.
fn vocabulary(tokenizer: &ChatTokenizer, samples: &[Sample]) -> Result<BTreeMap<u32, String>> {
    let ids: BTreeSet<u32> = samples.iter().flat_map(|sample| sample.token_ids.iter().copied()).collect();
    ids.into_iter().map(|id| Ok((id, tokenizer.token_text(id)?))).collect()
}
