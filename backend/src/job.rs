//! One run, from model to study: the same two calls into the science for every program that runs a study.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result};
use burn::tensor::Device;
use rayon::{ThreadPool, ThreadPoolBuilder};
use shared::activation::Activations;
use shared::judge::{self, ModelJudge, Opinion};
use shared::model::{Model, Precision};
use shared::prompt::PlannedPrompt;
use shared::run::{
    self, CaptureInput, Captured, Computed, Directions, Executor, InterveneInput, RunContext, StudyInput, TraceInput,
    TraceProbes, TraceProbesInput,
};
use shared::study::{JudgeConfig, Provenance, Record, Sample, Study, StudyConfig};
use shared::task::TaskSet;
use shared::tokenizer::ChatTokenizer;

use crate::device::OpenDevice;
use crate::endpoint::Endpoint;
use crate::snapshot::Snapshot;
use crate::store;

/// One worker per core, each with a pool of one thread: numbers do not depend on how many there are.
pub struct Workers(Vec<ThreadPool>);

impl Workers {
    /// A worker per core.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new() -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let worker = || ThreadPoolBuilder::new().num_threads(1).build();
        let workers = (0..cores).map(|_| worker()).collect::<std::result::Result<_, _>>();
        Ok(Self(workers.context("cannot start threads")?))
    }
}

impl Workers {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

impl Executor for Workers {
    fn for_each(&self, count: usize, job: &(dyn Fn(usize) + Sync)) {
        // One job alone may use every core.
        if count == 1 {
            return job(0);
        }
        let next = AtomicUsize::new(0);
        let work = || {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= count {
                    break;
                }
                job(index);
            }
        };
        std::thread::scope(|scope| {
            for worker in &self.0 {
                scope.spawn(|| worker.install(work));
            }
        });
    }
}

/// The results of a run.
pub struct Finished {
    /// The study.
    pub study: Study,
    /// Its samples.
    pub samples: Vec<Sample>,
    /// The probes and subspaces behind its numbers.
    pub directions: Directions,
    /// The record behind its numbers.
    pub record: Record,
    /// The activations read from the stream.
    pub activations: Activations,
}

/// The model of a run, and its tokenizer with what the config gives the chat template.
///
/// # Errors
/// When either cannot be loaded.
pub fn load(
    snapshot: &Snapshot,
    precision: Precision,
    config: &StudyConfig,
    device: &Device,
) -> Result<(Model, ChatTokenizer)> {
    let tokenizer = snapshot.tokenizer_with(&config.template, config.date.as_deref())?;
    Ok((snapshot.model(precision, device)?, tokenizer))
}

/// Who decides the judged tasks of a study in place of the lexicons, if its config says so. Answers of an endpoint are kept in
/// the user's data folder.
///
/// # Errors
/// When the endpoint's address is none, or the model cannot answer yes or no.
pub fn judge<'a>(
    config: &StudyConfig,
    (model, tokenizer): &'a (Model, ChatTokenizer),
) -> Result<Option<Box<dyn Opinion + 'a>>> {
    Ok(match &config.judge {
        None => None,
        Some(JudgeConfig::Model) => Some(Box::new(ModelJudge::new(model, tokenizer, &config.model)?)),
        Some(JudgeConfig::Endpoint { url, model }) => {
            Some(Box::new(Endpoint::open(url, model, &store::default_data_dir().join("judge"))?))
        }
    })
}

/// Runs a whole study, unit by unit; units in the context's store are not run again.
///
/// # Errors
/// What [`run::capture`] and [`run::study`] refuse, and
/// [`shared::error::Error::Stopped`] when the context requests a stop.
pub fn run(
    (model, tokenizer): &(Model, ChatTokenizer),
    (config, mut provenance): (StudyConfig, Provenance),
    context: &RunContext<'_>,
) -> Result<Finished> {
    let checked = checked(&config, context.prompts)?;
    provenance.judges = match context.judge {
        Some(judge) => judge::cards_by(judge, &checked)?,
        None => judge::cards(&checked),
    };
    let input = CaptureInput { model, tokenizer, config: &config };
    let Captured { mut samples, activations, without, random, vocabulary } = run::capture(&input, context)?;
    let input = InterveneInput { model, tokenizer, config: &config, samples: &samples, activations: &activations };
    let interventions = run::intervene(input, context)?;
    let input = StudyInput {
        config,
        provenance,
        samples: &samples,
        activations: &activations,
        without: Some(&without),
        random: Some(&random),
        interventions: interventions.as_ref(),
        vocabulary,
    };
    // Probes are many and small: the CPU fits them wherever the activations came from.
    let Computed { study, directions, record } = run::compute(input, &Device::flex(), context)?;
    let input = TraceProbesInput { config: &study.config, samples: &samples, activations: &activations };
    if let Some(TraceProbes { site, trace_probes, folds }) = run::trace_probes(&input, &Device::flex())? {
        let tasks = &TaskSet::of(&study.config)?;
        let input =
            TraceInput { model, tokenizer, tasks, samples: &samples, site, trace_probes: &trace_probes, folds: &folds };
        let traces = run::trace(&input, context)?;
        samples.iter_mut().zip(traces).for_each(|(sample, trace)| sample.trace = trace);
    }
    Ok(Finished { study, samples, directions, record, activations })
}

/// The tasks of a study that have a response without a given label.
fn checked(config: &StudyConfig, prompts: Option<&[PlannedPrompt]>) -> Result<TaskSet> {
    let is_checked = |row: &PlannedPrompt| row.given.as_ref().is_none_or(|given| given.label.is_none());
    let has = |id: &&String| prompts.is_none_or(|rows| rows.iter().any(|row| row.task == **id && is_checked(row)));
    let tasks = config.tasks.iter().filter(has).cloned().collect();
    Ok(TaskSet::of(&StudyConfig { tasks, ..config.clone() })?)
}

/// The provenance of a study: the program, the model and the judges behind it.
///
/// # Errors
/// When the model's files cannot be read.
pub fn provenance(
    snapshot: &Snapshot,
    config: &StudyConfig,
    precision: Precision,
    opened: &OpenDevice,
) -> Result<Provenance> {
    Ok(Provenance {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        model: snapshot.card(precision, opened)?,
        judges: judge::cards(&TaskSet::of(config)?),
    })
}
