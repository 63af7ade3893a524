//! From samples and activations to a finished study.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use burn::prelude::*;

use super::cell;
use super::executor::{self, Executor};
use super::plan::Plan;
use super::summary::{self, Counted};
use crate::activation::Activations;
use crate::analysis::{self, Evidence, verdict};
use crate::error::{Error, Result};
use crate::probe::{Cohort, Row};
use crate::site::{Position, Site};
use crate::stats::{self, Resamples};
use crate::study::{Cell, Provenance, Rule, SCHEMA_VERSION, Sample, Study, StudyConfig};
use crate::task::{self, Skill};

/// What a study is computed from.
#[derive(Debug, Clone)]
pub struct StudyInput<'a> {
    /// What is asked for.
    pub config: StudyConfig,
    /// What generated and captured.
    pub provenance: Provenance,
    /// Every sample, with and without the constraint, excluded ones too.
    pub samples: &'a [Sample],
    /// A row per sample that has the constraint and is not excluded, in the samples' order.
    pub activations: &'a Activations,
    /// The text of every token id that occurs.
    pub vocabulary: BTreeMap<u32, String>,
}

/// Computes a study: probes, transfer and clusters at every site and position, then the verdicts.
///
/// `progress` hears how many cells are done, of how many. The same input gives the same study,
/// whatever the executor.
///
/// # Errors
/// [`Error::UnknownTask`], [`Error::Config`] or [`Error::Data`] when the input does not hold
/// together, and whatever a probe's fit fails with.
pub fn study(
    input: StudyInput<'_>,
    device: &Device,
    executor: &dyn Executor,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Study> {
    let tasks = Tasks::of(&input.config)?;
    check(&input)?;
    let analysed = analysed(input.samples);
    let rows = analysed.iter().map(|sample| row(&tasks, sample)).collect::<Result<Vec<_>>>()?;
    let config = &input.config;
    let cohort = Cohort::new(&rows, tasks.ids.len(), config.probe.folds, config.seed)?;
    let mut rng = stats::rng(config.seed, "bootstrap", &[]);
    let resamples = Resamples::draw(&cohort.groups, &cohort.group_strata(), config.probe.bootstrap, &mut rng);
    let summaries = tasks.summaries(config, &cohort, input.samples)?;
    let plan = Plan::new(config, cohort, &tasks.skills, &resamples)?;

    let sweep = Sweep { plan: &plan, activations: input.activations, rules: &config.rules, device };
    let done = sweep.run(executor, progress)?;
    let verdicts = verdicts(&config.rules, input.activations, &done);
    let n_positions = input.activations.positions().len();
    let mut cells = done.into_iter().map(|(cell, _)| cell);
    Ok(Study {
        schema: SCHEMA_VERSION,
        id: input.config.id(),
        tasks: summaries,
        sites: input.activations.sites().to_vec(),
        positions: input.activations.positions().to_vec(),
        cells: input.activations.sites().iter().map(|_| cells.by_ref().take(n_positions).collect()).collect(),
        verdicts,
        vocabulary: input.vocabulary,
        config: input.config,
        provenance: input.provenance,
    })
}

/// The study's tasks, in the config's order.
struct Tasks {
    ids: Vec<String>,
    skills: Vec<Skill>,
}

impl Tasks {
    fn of(config: &StudyConfig) -> Result<Self> {
        let skills = config.tasks.iter().map(|id| Ok(task::by_id(id)?.skill)).collect::<Result<_>>()?;
        Ok(Self { ids: config.tasks.clone(), skills })
    }

    fn index(&self, sample: &Sample) -> Result<usize> {
        self.ids.iter().position(|id| *id == sample.task).ok_or_else(|| {
            Error::data(
                format!("sample {}", sample.id),
                format!("its task '{}' is not in the study's config", sample.task),
                "list the task in the config or leave the sample out",
            )
        })
    }

    fn summaries(
        &self,
        config: &StudyConfig,
        cohort: &Cohort,
        samples: &[Sample],
    ) -> Result<Vec<crate::study::TaskSummary>> {
        let mut of_task = vec![Vec::new(); self.ids.len()];
        for sample in samples {
            of_task[self.index(sample)?].push(sample);
        }
        let counted = |index: usize| Counted {
            index,
            id: &self.ids[index],
            skill: self.skills[index],
            not_probeable: cohort.not_probeable[index].clone(),
        };
        Ok(of_task
            .iter()
            .enumerate()
            .map(|(index, samples)| summary::summary(config, counted(index), samples))
            .collect())
    }
}

/// All cells of a study, site by site.
struct Sweep<'a> {
    plan: &'a Plan,
    activations: &'a Activations,
    rules: &'a [Rule],
    device: &'a Device,
}

impl Sweep<'_> {
    /// The cells in order; the evidence is kept where a rule reads it.
    fn run(
        &self,
        executor: &dyn Executor,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Vec<(Cell, Option<Evidence>)>> {
        let total = self.activations.sites().len() * self.activations.positions().len();
        let done = AtomicUsize::new(0);
        let cells = executor::map(executor, total, |index| {
            let cell = self.cell(index);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            cell
        });
        cells.into_iter().collect()
    }

    fn cell(&self, index: usize) -> Result<(Cell, Option<Evidence>)> {
        let n_positions = self.activations.positions().len();
        let (site, position) = (index / n_positions, index % n_positions);
        let block = self.activations.cell(site, position);
        let place = (self.activations.sites()[site], self.activations.positions()[position]);
        let evidence = cell::evidence(self.plan, block, self.activations.d(), self.device)
            .map_err(|error| error.at(&format!("{}, {}", place.0, place.1)))?;
        let read = self.rules.iter().any(|rule| (rule.site, rule.position) == place);
        Ok((analysis::cell(&evidence), read.then_some(evidence)))
    }
}

fn verdicts(
    rules: &[Rule],
    activations: &Activations,
    done: &[(Cell, Option<Evidence>)],
) -> Vec<crate::study::ClaimVerdict> {
    let evidence = |rule: &Rule| done[place(activations, rule.site, rule.position)?].1.as_ref();
    let read: Vec<(&Rule, &Evidence)> = rules.iter().filter_map(|rule| Some((rule, evidence(rule)?))).collect();
    verdict::verdicts(&read)
}

fn place(activations: &Activations, site: Site, position: Position) -> Option<usize> {
    let row = activations.sites().iter().position(|&known| known == site)?;
    let column = activations.positions().iter().position(|&known| known == position)?;
    Some(row * activations.positions().len() + column)
}

fn analysed(samples: &[Sample]) -> Vec<&Sample> {
    samples.iter().filter(|sample| sample.with_constraint && sample.excluded.is_none()).collect()
}

fn row(tasks: &Tasks, sample: &Sample) -> Result<Row> {
    let verdict = sample.verdict.as_ref().ok_or_else(|| {
        Error::data(format!("sample {}", sample.id), "it has no verdict", "check it, or exclude it with a reason")
    })?;
    Ok(Row { task: tasks.index(sample)?, group: sample.group.clone(), label: verdict.satisfied })
}

fn check(input: &StudyInput<'_>) -> Result<()> {
    let (n, expected) = (input.activations.n(), analysed(input.samples).len());
    if n != expected {
        return Err(Error::data(
            "activations",
            format!("expected a row for each of {expected} analysed samples, got {n}"),
            "capture the activations of these samples again",
        ));
    }
    distinct("samples", input.samples.iter().map(|sample| sample.id.as_str()))?;
    distinct("tasks", input.config.tasks.iter().map(String::as_str))?;
    for rule in &input.config.rules {
        if place(input.activations, rule.site, rule.position).is_none() {
            return Err(Error::config(
                "rules",
                format!(
                    "claim {} is to be read at {}, {}, which was not captured",
                    rule.claim, rule.site, rule.position
                ),
                "capture that site and position, or declare another before the run",
            ));
        }
    }
    if input.config.probe.bootstrap == 0 {
        return Err(Error::config("probe.bootstrap", "no interval can be had from 0 resamples", "use for example 200"));
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
