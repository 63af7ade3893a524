//! The rows that are probed: those of every task, with their labels, base prompts and folds.

use std::collections::{BTreeMap, BTreeSet};

use super::fold;
use crate::error::{Error, Result};
use crate::message::{Message, reason};
use crate::stats;
use crate::study::NotProbeable;

/// The fewest samples of either class for a probe.
pub const MIN_CLASS: usize = 20;
/// The smallest share of either class for a probe.
pub const MIN_SHARE: f64 = 0.10;

/// One labelled row of the activations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Index of its task.
    pub task: usize,
    /// Its base prompt.
    pub group: String,
    /// Whether the constraint is satisfied.
    pub label: bool,
}

/// Labelled rows with one fold per base prompt, the same for all tasks, sites and positions.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    /// The label of every row.
    pub labels: Vec<bool>,
    /// The base prompt of every row, numbered in order of appearance.
    pub groups: Vec<usize>,
    /// The fold of every row.
    pub folds: Vec<usize>,
    /// How many folds there are.
    pub n_folds: usize,
    /// The task of every row.
    pub tasks: Vec<usize>,
    /// The rows of every task.
    pub rows: Vec<Vec<usize>>,
    /// Why a task cannot be probed, if so.
    pub not_probeable: Vec<Option<NotProbeable>>,
}

impl Cohort {
    /// Folds the rows of `n_tasks` tasks, drawn from the seed.
    ///
    /// # Errors
    /// [`Error::Data`] without rows or with fewer base prompts than folds.
    pub fn new(rows: &[Row], n_tasks: usize, n_folds: usize, seed: u64) -> Result<Self> {
        if rows.is_empty() {
            return Err(Error::data(
                "samples",
                "there is nothing to probe",
                "generate samples with the constraint first",
            ));
        }
        let groups = number_groups(rows);
        let strata: Vec<usize> = rows.iter().map(|row| 2 * row.task + usize::from(row.label)).collect();
        let fold_of = fold::assign(&groups, &strata, n_folds, &mut stats::rng(seed, stats::purpose::FOLDS, &[]))?;
        let folds = groups.iter().map(|&group| fold_of[group]).collect();
        Ok(Self::assembled(rows, n_tasks, groups, folds, n_folds))
    }

    /// The rows of `n_tasks` tasks in folds that are given, numbered from 0, one per row.
    ///
    /// # Errors
    /// [`Error::Data`] when a base prompt is in two folds or all rows are in one.
    pub fn folded(rows: &[Row], n_tasks: usize, folds: &[usize]) -> Result<Self> {
        let mut fold_of = BTreeMap::new();
        for (row, &fold) in rows.iter().zip(folds) {
            let first = *fold_of.entry(row.group.as_str()).or_insert(fold);
            if first != fold {
                let problem = format!("group '{}' is in folds {first} and {fold}", row.group);
                return Err(Error::data("folds", problem, "keep every group in one fold, or leave the folds out"));
            }
        }
        let n_folds = folds.iter().max().map_or(0, |last| last + 1);
        if n_folds < 2 {
            return Err(Error::data("folds", "all rows are in one fold", "use two folds or more, usually 5"));
        }
        Ok(Self::assembled(rows, n_tasks, number_groups(rows), folds.to_vec(), n_folds))
    }

    fn assembled(rows: &[Row], n_tasks: usize, groups: Vec<usize>, folds: Vec<usize>, n_folds: usize) -> Self {
        let mut cohort = Self {
            labels: rows.iter().map(|row| row.label).collect(),
            folds,
            groups,
            n_folds,
            tasks: rows.iter().map(|row| row.task).collect(),
            rows: (0..n_tasks).map(|task| (0..rows.len()).filter(|&row| rows[row].task == task).collect()).collect(),
            not_probeable: Vec::new(),
        };
        cohort.not_probeable = (0..n_tasks).map(|task| cohort.why_not(task, MIN_CLASS)).collect();
        cohort
    }

    /// The same rows, with another number than [`MIN_CLASS`] of samples that either class must have.
    #[must_use]
    pub fn with_min_class(mut self, min_class: usize) -> Self {
        self.not_probeable = (0..self.rows.len()).map(|task| self.why_not(task, min_class)).collect();
        self
    }

    /// Some tasks' rows of some base prompts: rows keep their numbers and folds, other tasks cannot be probed.
    #[cfg(feature = "compute")]
    #[must_use]
    pub(crate) fn thinned(&self, tasks: &[usize], keep: impl Fn(usize) -> bool) -> Self {
        let rows = |task: usize| -> Vec<usize> {
            let listed = tasks.contains(&task);
            self.rows[task].iter().copied().filter(|&row| listed && keep(self.groups[row])).collect()
        };
        let left_out = |task: &usize| NotProbeable::new(0, 0, reason::LEFT_OUT.with(&[("task", task)]));
        Self {
            rows: (0..self.rows.len()).map(rows).collect(),
            not_probeable: (0..self.rows.len())
                .map(|task| Some(task).filter(|task| !tasks.contains(task)).as_ref().map(left_out))
                .collect(),
            ..self.clone()
        }
    }

    /// The tasks that can be probed.
    pub fn probeable(&self) -> Vec<usize> {
        (0..self.rows.len()).filter(|&task| self.not_probeable[task].is_none()).collect()
    }

    /// How many base prompts a task has.
    pub fn n_groups(&self, task: usize) -> usize {
        self.rows[task].iter().map(|&row| self.groups[row]).collect::<BTreeSet<_>>().len()
    }

    /// The stratum of every base prompt: base prompts that occur in the same tasks share one.
    pub fn group_strata(&self) -> Vec<usize> {
        let n_groups = self.groups.iter().max().map_or(0, |last| last + 1);
        let mut occurs_in = vec![BTreeSet::new(); n_groups];
        self.groups.iter().zip(&self.tasks).for_each(|(&group, &task)| {
            occurs_in[group].insert(task);
        });
        let mut numbers = BTreeMap::new();
        occurs_in
            .into_iter()
            .map(|tasks| {
                let next = numbers.len();
                *numbers.entry(tasks).or_insert(next)
            })
            .collect()
    }

    /// The labels of some rows.
    pub fn labels_of(&self, rows: &[usize]) -> Vec<bool> {
        rows.iter().map(|&row| self.labels[row]).collect()
    }

    /// The folds of some rows.
    pub fn folds_of(&self, rows: &[usize]) -> Vec<usize> {
        rows.iter().map(|&row| self.folds[row]).collect()
    }

    fn why_not(&self, task: usize, min_class: usize) -> Option<NotProbeable> {
        let labels = self.labels_of(&self.rows[task]);
        let satisfied = labels.iter().filter(|&&label| label).count();
        let violated = labels.len() - satisfied;
        let reason = too_few(satisfied, violated, min_class)
            .or_else(|| too_clustered(&labels, &self.folds_of(&self.rows[task]), self.n_folds))?;
        Some(NotProbeable::new(satisfied, violated, reason))
    }
}

/// Whether both classes occur in the training rows of every fold.
pub fn trains_in_every_fold(labels: &[bool], folds: &[usize], n_folds: usize) -> bool {
    let trains = |fold: usize, class: bool| labels.iter().zip(folds).any(|(&label, &of)| of != fold && label == class);
    (0..n_folds).all(|fold| trains(fold, true) && trains(fold, false))
}

/// Whether every fold's probe can be trained, and some fold holds both classes, so that its logits can be ranked.
pub(crate) fn is_scored_in_folds(labels: &[bool], folds: &[usize], n_folds: usize) -> bool {
    let holds = |fold: usize, class: bool| labels.iter().zip(folds).any(|(&label, &of)| of == fold && label == class);
    (0..n_folds).any(|fold| holds(fold, true) && holds(fold, false)) && trains_in_every_fold(labels, folds, n_folds)
}

/// Whether the training rows hold both classes.
///
/// # Errors
/// [`Error::Data`] when they do not.
#[cfg(feature = "compute")]
pub(crate) fn check_classes(labels: &[bool], train: &[bool]) -> Result<()> {
    let has = |class| labels.iter().zip(train).any(|(&label, &train)| train && label == class);
    if has(true) && has(false) {
        return Ok(());
    }
    let fix = "probe only tasks with rows of both labels";
    Err(Error::data("labels", "the training rows hold one class only", fix))
}

fn number_groups(rows: &[Row]) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    rows.iter()
        .map(|row| {
            let next = numbers.len();
            *numbers.entry(row.group.as_str()).or_insert(next)
        })
        .collect()
}

fn too_few(satisfied: usize, violated: usize, min_class: usize) -> Option<Message> {
    let (rare, few, small) = if satisfied <= violated {
        (satisfied, reason::FEW_SATISFIED, reason::SHARE_SATISFIED)
    } else {
        (violated, reason::FEW_VIOLATED, reason::SHARE_VIOLATED)
    };
    let n = satisfied + violated;
    if rare < min_class {
        return Some(few.with(&[("rare", &rare), ("n", &n), ("least", &min_class)]));
    }
    let share = rare as f64 / n as f64;
    let [percent, least] = [format!("{:.1}", 100.0 * share), format!("{:.0}", 100.0 * MIN_SHARE)];
    (share < MIN_SHARE).then(|| small.with(&[("share", &percent), ("n", &n), ("least", &least)]))
}

fn too_clustered(labels: &[bool], folds: &[usize], n_folds: usize) -> Option<Message> {
    (!is_scored_in_folds(labels, folds, n_folds)).then(|| reason::FEW_BASE_PROMPTS.message())
}
