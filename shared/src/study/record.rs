//! The record behind a study's numbers, so that others can redo the statistics without the model: draws, held-out logits,
//! outcomes. It is stored beside study.json as record.json; studies of older programs have none.

use serde::{Deserialize, Serialize};

use super::{Features, Outcomes, Sample, from_json};
use crate::error::{Error, Result};
use crate::site::{Position, Site};

/// The draws, logits and outcomes behind a study's numbers. Lists named after samples run over `samples`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Record {
    /// The study's seed.
    pub seed: u64,
    /// The named random streams that drew and that resample the recorded data.
    pub purposes: Purposes,
    /// The ids of the analysed samples, in the order of samples.jsonl.
    pub samples: Vec<String>,
    /// The fold of every sample, `[split][sample]`; the first split is the one of the raw scores.
    pub splits: Vec<Vec<usize>>,
    /// The jackknife's block of every sample.
    pub blocks: Vec<usize>,
    /// Held-out logits at the cells where a rule reads, of the model and of the null feature sets.
    pub logits: Vec<CellLogits>,
    /// The outcome of every response under every ablation of the model itself; absent where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcomes: Option<Outcomes>,
}

/// Names of random streams. A stream is ChaCha8 from SHA-256 of the seed (8 bytes, little-endian), the name's length (the
/// same), the name, and every index (the same).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Purposes {
    /// The folds of the first split; no index.
    pub folds: String,
    /// The folds of the others; the index is the split's, from 1.
    pub further_splits: String,
    /// The jackknife's blocks; no index.
    pub blocks: String,
    /// The resamples of base prompts behind raw scores; no index.
    pub resamples: String,
}

/// Held-out logits of one feature set at one site and position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CellLogits {
    /// The features that the probes were trained on.
    pub features: Features,
    /// The site; `None` for features that have no layers.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub site: Option<Site>,
    /// The position.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub position: Position,
    /// The tasks that can be probed.
    pub tasks: Vec<TaskLogits>,
}

/// Held-out logits of one task, `[split][row]`: a row is one of the task's own samples, in the order of [`Record::samples`].
/// Its AUROC within folds, averaged over the splits, is the one of study.json.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TaskLogits {
    /// The task's id.
    pub task: String,
    /// The text alone.
    pub text: Vec<Vec<f32>>,
    /// The text and the task's own probe.
    pub with: Vec<Vec<f32>>,
    /// The text and the general probe; absent for tasks that the claims are not read on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub general: Option<Vec<Vec<f32>>>,
}

impl TaskLogits {
    fn is_finite(&self) -> bool {
        let lists = self.text.iter().chain(&self.with).chain(self.general.iter().flatten());
        lists.flatten().all(|logit| logit.is_finite())
    }
}

impl Record {
    /// The record as JSON, every digit kept: rounded logits tie, and tied ones are not the AUROC of study.json.
    ///
    /// # Errors
    /// [`Error::Data`] when a logit is not finite.
    pub fn to_json(&self) -> Result<String> {
        let bug = |what: String| Error::data("record", what, "report this as a bug");
        let tasks = self.logits.iter().flat_map(|cell| &cell.tasks);
        if let Some(task) = tasks.into_iter().find(|task| !task.is_finite()) {
            return Err(bug(format!("a logit of {} is not finite", task.task)));
        }
        serde_json::to_string(self).map_err(|error| bug(error.to_string()))
    }

    /// Reads a record.
    ///
    /// # Errors
    /// [`Error::Data`] when it is none.
    pub fn from_json(text: &str) -> Result<Self> {
        from_json(text, "record.json")
    }

    /// The logits of a feature set at a cell, if they were recorded.
    pub fn logits_at(&self, features: Features, site: Option<Site>, position: Position) -> Option<&CellLogits> {
        self.logits.iter().find(|cell| (cell.features, cell.site, cell.position) == (features, site, position))
    }

    /// Checks that the record is of these samples, and that its lists are as long as one another.
    ///
    /// # Errors
    /// [`Error::Data`] with the first that is not.
    pub fn check(&self, samples: &[Sample]) -> Result<()> {
        let analysed = || samples.iter().filter(|sample| sample.with_constraint && sample.excluded.is_none());
        if !analysed().map(|sample| &sample.id).eq(&self.samples) {
            return Err(damaged("samples", "they are not the analysed ones of samples.jsonl, in their order"));
        }
        let n = self.samples.len();
        if self.splits.iter().chain([&self.blocks]).any(|list| list.len() != n) {
            return Err(damaged("splits and blocks", &format!("expected {n} numbers in each")));
        }
        for task in self.logits.iter().flat_map(|cell| &cell.tasks) {
            task.check(self.splits.len(), analysed().filter(|sample| sample.task == task.task).count())?;
        }
        self.outcomes.as_ref().map_or(Ok(()), |outcomes| check_outcomes(outcomes, samples))
    }
}

impl TaskLogits {
    fn check(&self, n_splits: usize, rows: usize) -> Result<()> {
        let of = |list: &Vec<Vec<f32>>| list.len() == n_splits && list.iter().all(|split| split.len() == rows);
        if of(&self.text) && of(&self.with) && self.general.as_ref().is_none_or(of) {
            return Ok(());
        }
        let problem = format!("expected {n_splits} splits of {rows} rows");
        Err(damaged(&format!("logits of {}", self.task), &problem))
    }
}

fn check_outcomes(outcomes: &Outcomes, samples: &[Sample]) -> Result<()> {
    let known = |id: &String| samples.iter().any(|sample| sample.id == *id);
    if let Some(id) = outcomes.samples.iter().flatten().find(|id| !known(id)) {
        return Err(damaged("outcomes", &format!("'{id}' is no sample of samples.jsonl")));
    }
    let lengths = || outcomes.samples.iter().map(Vec::len);
    let all = outcomes.before.iter().map(String::len).eq(lengths());
    let some = |after: &Vec<String>| {
        after.len() == outcomes.samples.len() && after.iter().zip(lengths()).all(|(letters, n)| letters.len() <= n)
    };
    if all && outcomes.cases.iter().all(|case| some(&case.after)) {
        return Ok(());
    }
    Err(damaged("outcomes", "there are not as many letters as samples"))
}

fn damaged(what: &str, problem: &str) -> Error {
    Error::data(format!("record.json, {what}"), problem, "the file is damaged; run the study again")
}
