//! The data of a study: its tasks, the samples that are analysed, and their folds.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{Plan, Without};
use super::increment::Splits;
use super::summary::{self, Counted};
use crate::error::{Error, Result};
use crate::probe::{Cohort, Row};
use crate::stats::{self, ResampledEstimate, Resamples};
use crate::study::{Sample, StudyConfig, TaskSummary};
use crate::task::{Skill, TaskSet};

/// The draws of a study, made once and shared by all its computations.
pub(super) struct Dataset<'a> {
    pub(super) tasks: Tasks,
    /// The analysed samples: a row of the activations each.
    pub(super) analysed: Vec<&'a Sample>,
    pub(super) plan: Plan,
    /// The samples without the instruction.
    pub(super) without: Without,
    /// Further splits, and the jackknife's blocks.
    pub(super) splits: Splits,
    /// The places, among the probeable tasks, of those that the claims are read on.
    pub(super) in_claims: Vec<usize>,
    /// Per task: the effect of the instruction on the rate of satisfaction.
    effects: Vec<Option<ResampledEstimate>>,
}

impl<'a> Dataset<'a> {
    /// # Errors
    /// [`Error::UnknownTask`], [`Error::Config`] or [`Error::Data`] when config and samples do not fit together.
    pub(super) fn new(config: &StudyConfig, samples: &'a [Sample]) -> Result<Self> {
        let tasks = Tasks::of(config)?;
        distinct("samples", samples.iter().map(|sample| sample.id.as_str()))?;
        distinct("tasks", config.tasks.iter().map(String::as_str))?;
        if config.probe.bootstrap == 0 {
            return Err(Error::config(
                "probe.bootstrap",
                "no interval can be had from 0 resamples",
                "use for example 200",
            ));
        }
        let analysed = analysed(samples);
        let rows = analysed.iter().map(|sample| row(&tasks, sample)).collect::<Result<Vec<_>>>()?;
        apart(&tasks, &rows)?;
        let cohort = Cohort::new(&rows, tasks.ids.len(), config.probe.folds, config.seed)?;
        let mut rng = stats::rng(config.seed, stats::purpose::RESAMPLES, &[]);
        let resamples = Resamples::draw(&cohort.groups, &cohort.group_strata(), config.probe.bootstrap, &mut rng);
        let plan = Plan::new(&config.probe, config.seed, cohort, &tasks.skills, &resamples)?;
        let without = Without::new(config, samples, &tasks, &plan)?;
        let splits = Splits::draw(&config.probe, &plan.cohort, config.seed)?;
        let effects: Vec<Option<ResampledEstimate>> =
            (0..tasks.ids.len()).map(|task| summary::instruction_effect(config, &tasks, task, samples)).collect();
        let shown = |&place: &usize| effects[plan.probeable[place]].as_ref().is_none_or(summary::is_shown);
        let in_claims = (0..plan.probeable.len()).filter(shown).collect();
        Ok(Self { tasks, analysed, plan, without, splits, in_claims, effects })
    }

    /// The tasks that the claims are read on.
    pub(super) fn tasks_in_claims(&self) -> Vec<usize> {
        self.in_claims.iter().map(|&place| self.plan.probeable[place]).collect()
    }

    /// Every task's counts and rates.
    ///
    /// # Errors
    /// [`Error::Data`] for a sample of another task.
    pub(super) fn summaries(&self, config: &StudyConfig, samples: &[Sample]) -> Result<Vec<TaskSummary>> {
        let mut of_task = vec![Vec::new(); self.tasks.ids.len()];
        for sample in samples {
            of_task[self.tasks.index(sample)?].push(sample);
        }
        let counted = |index: usize| Counted {
            index,
            id: &self.tasks.ids[index],
            skill: self.tasks.skills[index],
            not_probeable: self.plan.cohort.not_probeable[index].clone(),
            effect: self.effects[index].as_ref(),
            in_claims: self.in_claims.iter().any(|&place| self.plan.probeable[place] == index),
        };
        let of = of_task.iter().enumerate();
        Ok(of.map(|(index, samples)| summary::summary(config, counted(index), samples)).collect())
    }
}

/// The study's tasks, in the config's order.
pub(super) struct Tasks {
    pub(super) ids: Vec<String>,
    pub(super) skills: Vec<Skill>,
}

impl Tasks {
    fn of(config: &StudyConfig) -> Result<Self> {
        let skills = TaskSet::of(config)?.iter().map(|task| task.spec().skill).collect();
        Ok(Self { ids: config.tasks.clone(), skills })
    }

    /// The index of a sample's task.
    pub(super) fn index(&self, sample: &Sample) -> Result<usize> {
        self.ids.iter().position(|id| *id == sample.task).ok_or_else(|| {
            Error::data(
                format!("sample {}", sample.id),
                format!("its task '{}' is not in the study's config", sample.task),
                "list the task in the config or leave the sample out",
            )
        })
    }
}

/// The samples that are in the analyses.
pub(super) fn analysed(samples: &[Sample]) -> Vec<&Sample> {
    samples.iter().filter(|sample| sample.with_constraint && sample.excluded.is_none()).collect()
}

fn row(tasks: &Tasks, sample: &Sample) -> Result<Row> {
    let verdict = sample.verdict.as_ref().ok_or_else(|| {
        Error::data(format!("sample {}", sample.id), "it has no verdict", "check it, or exclude it with a reason")
    })?;
    Ok(Row { task: tasks.index(sample)?, group: sample.group.clone(), label: verdict.satisfied })
}

/// Means over tasks take the tasks' errors as independent.
fn apart(tasks: &Tasks, rows: &[Row]) -> Result<()> {
    let mut task_of = BTreeMap::new();
    for row in rows {
        let first = *task_of.entry(row.group.as_str()).or_insert(row.task);
        if first != row.task {
            let of_both = format!("base prompt '{}' is in {} and {}", row.group, tasks.ids[first], tasks.ids[row.task]);
            return Err(Error::data("samples", of_both, "give every task base prompts with ids of its own"));
        }
    }
    Ok(())
}

fn distinct<'a>(what: &str, ids: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(Error::data(what, format!("'{id}' occurs twice"), "give every one an id of its own"));
        }
    }
    Ok(())
}
