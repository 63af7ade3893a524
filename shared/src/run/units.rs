//! A run as a plan of units: each a pure function of the run's inputs, stored when it is done, and then not run again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use burn::tensor::Device;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::unit::Unit;
use crate::api::RunCell;
use crate::artefact::ArtefactStore;
use crate::error::{Error, Result};
use crate::executor::{self, Executor};
use crate::judge::Opinion;
use crate::model::Model;
use crate::prompt::PlannedPrompt;
use crate::study::{Overruled, Sample};

/// Floating-point operations of a unit of generation: about two minutes of a processor's core.
pub const UNIT_OPERATIONS: u64 = 8_000_000_000_000;
/// The fewest rows of a unit of generation, and the step of their number: for fewer rows, a pass would mostly wait for the
/// weights.
const FEWEST: usize = 16;

/// A part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A few responses per task are generated before the study.
    Pilot,
    /// Responses are generated.
    Generate,
    /// The stream is read.
    Capture,
    /// The model responds again under every ablation.
    Intervene,
    /// The damage of every ablation is measured on neutral text.
    Damage,
    /// Probes are fitted, cell by cell.
    Probe,
    /// Probes and checker read every response token by token.
    Trace,
}

impl Stage {
    /// The stage's name in a run's progress; also the first part of its units' names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pilot => "pilot",
            Self::Generate => "responses",
            Self::Capture => "activations",
            Self::Intervene => "ablations",
            Self::Damage => "damage",
            Self::Probe => "probes",
            Self::Trace => "traces",
        }
    }
}

/// Is called with the stage, how much of it is done, and of how much: first when the stage begins, with 0; never with less than
/// before.
pub type Progress<'a> = dyn Fn(Stage, usize, usize) + Sync + 'a;

/// The context that every stage of a run shares.
#[derive(Clone)]
pub struct RunContext<'a> {
    /// Runs the jobs.
    pub executor: &'a dyn Executor,
    /// The store of the units' results; `None` where a run is not to be resumed.
    pub artefacts: Option<Arc<dyn ArtefactStore>>,
    /// Called with the progress.
    pub progress: &'a Progress<'a>,
    /// Called before the progress that units of an earlier start make: with the stage and their whole share of it so far.
    pub kept: &'a (dyn Fn(Stage, usize) + Sync),
    /// Returns true when no further unit is to begin. Where it waits, the run is paused: it is asked before every unit, and at
    /// every site of a unit's passes, where its answer changes nothing.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Called with the study's samples once all responses are written and checked.
    pub responded: &'a (dyn Fn(&[Sample]) + Sync),
    /// Called with the tasks' probes at every cell of the model that is finished, or was already, at a position that a rule
    /// reads: in the order in which the cells end.
    pub probed: &'a (dyn Fn(&[RunCell]) + Sync),
    /// Who decides judged tasks; absent: the lexicons.
    pub judge: Option<&'a dyn Opinion>,
    /// The prompts, where they are a researcher's own; absent: those that the config plans.
    pub prompts: Option<&'a [PlannedPrompt]>,
    /// The labels that a reader has overruled.
    pub labels: &'a [Overruled],
    /// Floating-point operations of a unit of generation on the CPU, more or less: the units of a slow model have fewer rows. The
    /// study does not depend on it, but whoever resumes a run must give the same.
    pub unit_operations: u64,
}

impl<'a> RunContext<'a> {
    /// A run without a store, without reports and without a stop.
    pub fn quiet(executor: &'a dyn Executor) -> Self {
        Self {
            executor,
            artefacts: None,
            progress: &|_, _, _| {},
            kept: &|_, _| {},
            stop: &|| false,
            responded: &|_| {},
            probed: &|_| {},
            judge: None,
            prompts: None,
            labels: &[],
            unit_operations: UNIT_OPERATIONS,
        }
    }
}

/// The units of one stage.
pub struct Units<'a> {
    context: RunContext<'a>,
    stage: Stage,
    /// What is done, and how much of it an earlier start did.
    done: Mutex<(usize, usize)>,
    total: usize,
}

impl<'a> Units<'a> {
    /// A stage of `total` units of progress, in the units' weights; 0 where they show no progress.
    pub fn new(context: &RunContext<'a>, stage: Stage, total: usize) -> Self {
        if total > 0 {
            (context.progress)(stage, 0, total);
        }
        Self { context: context.clone(), stage, done: Mutex::new((0, 0)), total }
    }

    /// Runs the jobs.
    pub fn executor(&self) -> &'a dyn Executor {
        self.context.executor
    }

    /// Who decides judged tasks, in place of the lexicons.
    pub fn judge(&self) -> Option<&'a dyn Opinion> {
        self.context.judge
    }

    /// Tells of a finished cell.
    pub(super) fn probed(&self, cells: &[RunCell]) {
        (self.context.probed)(cells);
    }

    /// The store of the units' results, and the name of a group in it.
    pub(crate) fn store(&self, group: &str) -> Option<(Arc<dyn ArtefactStore>, String)> {
        Some((self.context.artefacts.clone()?, format!("{}/{group}", self.stage.name())))
    }

    /// How many rows of a model's generation a unit has, each of at most so many tokens, prompt included: at most `most`, a multiple
    /// of [`FEWEST`] where it is less. It depends on the run's input and device alone, so that a resumed run has the same units.
    pub(crate) fn rows(&self, model: &Model, tokens: usize, most: usize) -> usize {
        if model.device != Device::flex() {
            return most;
        }
        let each = 2 * model.config.parameters() as u64 * tokens as u64;
        let rows = usize::try_from(self.context.unit_operations / each.max(1)).unwrap_or(most);
        if rows >= most { most } else { (rows / FEWEST * FEWEST).max(FEWEST) }
    }

    /// The results of `count` units of a group, in their order; stored units are read, not run. `weight` is a unit's share of
    /// the progress. After a unit that fails no other begins.
    ///
    /// # Errors
    /// The first of the units', [`Error::Stopped`] when the run was stopped, and the store's.
    pub fn map<T: Serialize + DeserializeOwned + Send + Sync>(
        &self,
        group: &str,
        count: usize,
        weight: impl Fn(usize) -> usize + Sync,
        job: impl Fn(usize) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        self.map_watched(group, count, weight, |index, _| job(index))
    }

    /// The same of units that report how much of them is done.
    ///
    /// # Errors
    /// Those of [`Self::map`].
    pub fn map_watched<T: Serialize + DeserializeOwned + Send + Sync>(
        &self,
        group: &str,
        count: usize,
        weight: impl Fn(usize) -> usize + Sync,
        job: impl Fn(usize, &Unit<'_>) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        self.map_told(group, count, weight, job, |_, _| {})
    }

    /// The same; `told` is called with every result, in the order in which the units end.
    ///
    /// # Errors
    /// Those of [`Self::map`].
    pub(super) fn map_told<T: Serialize + DeserializeOwned + Send + Sync>(
        &self,
        group: &str,
        count: usize,
        weight: impl Fn(usize) -> usize + Sync,
        job: impl Fn(usize, &Unit<'_>) -> Result<T> + Sync,
        told: impl Fn(usize, &T) + Sync,
    ) -> Result<Vec<T>> {
        let name = |index: usize| format!("{}/{group}/{index}", self.stage.name());
        let known = |index: usize| {
            let kept = self.context.artefacts.as_ref().map(|store| store.read(&name(index))).transpose()?.flatten();
            kept.map(|bytes| postcard::from_bytes(&bytes).map_err(|error| unreadable(&name(index), &error))).transpose()
        };
        let run = |index: usize, unit: &Unit<'_>| -> Result<T> {
            let result = job(index, unit)?;
            if let Some(store) = &self.context.artefacts {
                let bytes = postcard::to_stdvec(&result).map_err(|error| unreadable(&name(index), &error))?;
                store.write(&name(index), &bytes)?;
            }
            Ok(result)
        };
        self.each(count, weight, (known, run), told)
    }

    /// Runs `count` units that store their results themselves; `whole` says whether a unit is complete.
    ///
    /// # Errors
    /// Those of [`Self::map`].
    pub(crate) fn keep(
        &self,
        count: usize,
        weight: impl Fn(usize) -> usize + Sync,
        whole: impl Fn(usize) -> Result<bool> + Sync,
        job: impl Fn(usize, &Unit<'_>) -> Result<()> + Sync,
    ) -> Result<()> {
        let known = |index: usize| -> Result<Option<()>> { Ok(whole(index)?.then_some(())) };
        self.each(count, weight, (known, job), |_, ()| {}).map(drop)
    }

    fn each<T: Send + Sync>(
        &self,
        count: usize,
        weight: impl Fn(usize) -> usize + Sync,
        (known, job): (impl Fn(usize) -> Result<Option<T>> + Sync, impl Fn(usize, &Unit<'_>) -> Result<T> + Sync),
        told: impl Fn(usize, &T) + Sync,
    ) -> Result<Vec<T>> {
        let failed = AtomicBool::new(false);
        let run = |index: usize, unit: &Unit<'_>| {
            if let Some(result) = known(index)? {
                self.keeps(weight(index));
                return Ok(result);
            }
            if failed.load(Ordering::Relaxed) || (self.context.stop)() {
                return Err(Error::Stopped);
            }
            job(index, unit)
        };
        let results = executor::map(self.context.executor, count, |index| {
            let unit = Unit::new(self, weight(index));
            let result = run(index, &unit);
            match &result {
                Ok(result) => {
                    told(index, result);
                    unit.end();
                }
                Err(_) => failed.store(true, Ordering::Relaxed),
            }
            result
        });
        let (mut given, mut stopped) = (Vec::with_capacity(count), false);
        for result in results {
            match result {
                Ok(result) => given.push(result),
                Err(Error::Stopped) => stopped = true,
                Err(error) => return Err(error),
            }
        }
        if stopped { Err(Error::Stopped) } else { Ok(given) }
    }

    /// Reports that so much more is done.
    pub(super) fn add(&self, weight: usize) {
        if weight > 0 {
            // Held while it reports, so that no older number comes after a newer one.
            let mut done = self.done.lock().expect("no stage panics while it reports");
            done.0 += weight;
            (self.context.progress)(self.stage, done.0, self.total);
        }
    }

    /// Reports that so much was done before.
    fn keeps(&self, weight: usize) {
        let mut done = self.done.lock().expect("no stage panics while it reports");
        done.1 += weight;
        (self.context.kept)(self.stage, done.1);
    }

    /// Waits while the run is paused. A run that is to stop goes on until the unit ends.
    pub(super) fn wait(&self) {
        (self.context.stop)();
    }
}

fn unreadable(unit: &str, error: &postcard::Error) -> Error {
    Error::data(format!("unit {unit}"), error.to_string(), "start the run over with --force")
}
