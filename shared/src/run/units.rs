//! A run as a plan of units: each a pure function of the run's inputs, kept when it is done, and then not run again.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::executor::{self, Executor};

/// A part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Responses are generated.
    Generate,
    /// The stream is read.
    Capture,
    /// The model responds anew under every ablation.
    Intervene,
    /// Probes are fitted, cell by cell.
    Probe,
    /// Probes and checker read every response token by token.
    Trace,
}

impl Stage {
    /// What a run's progress calls it; also the first part of its units' names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Generate => "responses",
            Self::Capture => "activations",
            Self::Intervene => "ablations",
            Self::Probe => "probes",
            Self::Trace => "traces",
        }
    }
}

/// Keeps what units gave. A store belongs to one run: the same config, model and program.
pub trait ArtefactStore: Sync {
    /// What a unit gave; `None` where it is not kept, or not whole.
    ///
    /// # Errors
    /// [`Error::Data`] when the store cannot be read.
    fn read(&self, unit: &str) -> Result<Option<Vec<u8>>>;

    /// Keeps what a unit gave: whole, or not at all.
    ///
    /// # Errors
    /// [`Error::Data`] when the store cannot be written.
    fn write(&self, unit: &str, bytes: &[u8]) -> Result<()>;
}

/// Is called with the stage, how much of it is done, and of how much.
pub type Progress<'a> = dyn Fn(Stage, usize, usize) + Sync + 'a;

/// What every stage of a run shares.
#[derive(Clone, Copy)]
pub struct RunContext<'a> {
    /// Who computes.
    pub executor: &'a dyn Executor,
    /// Who keeps what units gave; nobody where a run is not to be resumed.
    pub artefacts: Option<&'a dyn ArtefactStore>,
    /// Who hears of progress.
    pub progress: &'a Progress<'a>,
    /// Whether to begin no further unit.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

impl<'a> RunContext<'a> {
    /// A run that keeps nothing, tells nobody and is never stopped.
    pub fn quiet(executor: &'a dyn Executor) -> Self {
        Self { executor, artefacts: None, progress: &|_, _, _| {}, stop: &|| false }
    }
}

/// The units of one stage.
pub struct Units<'a> {
    context: RunContext<'a>,
    stage: Stage,
    done: AtomicUsize,
    total: usize,
}

impl<'a> Units<'a> {
    /// A stage of which `total` is to be done, in whatever its units weigh.
    pub fn new(context: &RunContext<'a>, stage: Stage, total: usize) -> Self {
        Self { context: *context, stage, done: AtomicUsize::new(0), total }
    }

    /// Who computes.
    pub fn executor(&self) -> &'a dyn Executor {
        self.context.executor
    }

    /// What `count` units of a group give, in their order; those that are kept are read, not run. `weight` is what a unit adds
    /// to the progress. After a unit that fails no other begins.
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
        let failed = AtomicBool::new(false);
        let results = executor::map(self.context.executor, count, |index| {
            let result = self.unit(&format!("{}/{group}/{index}", self.stage.name()), &failed, || job(index));
            match &result {
                Ok(_) => self.add(weight(index)),
                Err(_) => failed.store(true, Ordering::Relaxed),
            }
            result
        });
        let (mut given, mut stopped) = (Vec::with_capacity(count), None);
        for result in results {
            match result {
                Ok(result) => given.push(result),
                Err(Error::Stopped) => stopped = Some(Error::Stopped),
                Err(error) => return Err(error),
            }
        }
        stopped.map_or(Ok(given), Err)
    }

    fn unit<T: Serialize + DeserializeOwned>(
        &self,
        name: &str,
        failed: &AtomicBool,
        job: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let kept = self.context.artefacts.map(|store| store.read(name)).transpose()?.flatten();
        if let Some(bytes) = kept {
            return postcard::from_bytes(&bytes).map_err(|error| unreadable(name, &error));
        }
        if failed.load(Ordering::Relaxed) || (self.context.stop)() {
            return Err(Error::Stopped);
        }
        let result = job()?;
        if let Some(store) = self.context.artefacts {
            let bytes = postcard::to_stdvec(&result).map_err(|error| unreadable(name, &error))?;
            store.write(name, &bytes)?;
        }
        Ok(result)
    }

    fn add(&self, weight: usize) {
        if weight > 0 {
            let done = self.done.fetch_add(weight, Ordering::Relaxed) + weight;
            (self.context.progress)(self.stage, done, self.total);
        }
    }
}

fn unreadable(unit: &str, error: &postcard::Error) -> Error {
    Error::data(format!("unit {unit}"), error.to_string(), "start the run over with --force")
}
