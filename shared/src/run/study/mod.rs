//! From samples and activations to a finished study.

mod directions;
mod grid;
mod summary;
mod sweep;

pub use directions::{Directions, PlacedProbe, PlacedSubspace};

use std::collections::BTreeMap;

use burn::prelude::*;

use self::grid::{Grid, place};
use self::summary::Counted;
use self::sweep::{Parts, Sweep};
use super::ablation::{self, Behaviour, Interventions, SiteAblation};
use super::baseline;
use super::roster::Roster;
use crate::activation::Activations;
use crate::analysis::ablation::Findings;
use crate::analysis::verdict::{self, Witness};
use crate::analysis::{self, Evidence};
use crate::error::{Error, Result};
use crate::executor::Executor;
use crate::study::{Cell, ClaimVerdict, Provenance, SCHEMA_VERSION, Sample, Study, StudyConfig, TaskSummary};

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
    /// What the model did under ablation, if it was intervened on.
    pub interventions: Option<&'a Interventions>,
    /// The text of every token id that occurs.
    pub vocabulary: BTreeMap<u32, String>,
}

/// A study, and what its numbers were read with.
#[derive(Debug, Clone)]
pub struct Computed {
    /// The numbers.
    pub study: Study,
    /// The probes and subspaces behind them.
    pub directions: Directions,
}

/// The study alone of [`compute`].
///
/// # Errors
/// Those of [`compute`].
pub fn study(
    input: StudyInput<'_>,
    device: &Device,
    executor: &dyn Executor,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Study> {
    Ok(compute(input, device, executor, progress)?.study)
}

/// Computes a study: probes, transfer and clusters at every site and position, depth, time, ablation in representation,
/// then the verdicts.
///
/// `progress` hears how many parts are done, of how many: a part is a cell, or a fold of a site's ablation. The same
/// input gives the same study, whatever the executor.
///
/// # Errors
/// [`Error::UnknownTask`], [`Error::Config`] or [`Error::Data`] when the input does not hold
/// together, and whatever a probe's fit fails with.
pub fn compute(
    input: StudyInput<'_>,
    device: &Device,
    executor: &dyn Executor,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Computed> {
    let roster = Roster::new(&input.config, input.samples)?;
    check(&input, &roster)?;
    let summaries = summaries(&input, &roster)?;
    let texts = baseline::Texts { samples: &roster.analysed, vocabulary: &input.vocabulary };
    let positions = input.activations.positions();
    let baselines = baseline::baselines(&roster.plan, &texts, positions, device, executor)?;

    let parts = Parts::of(&input, &roster, progress);
    let sweep = Sweep { roster: &roster, activations: input.activations, device };
    let evidence = sweep.cells(executor, &parts)?;
    let grid = Grid {
        sites: input.activations.sites(),
        positions,
        evidence: evidence.iter().collect(),
        skills: &roster.tasks.skills,
        baselines: &baselines,
        seed: input.config.seed,
    };
    let from_eos = sweep.read_from_eos(&evidence, executor)?;
    let ablated = sweep.ablated(&input, &grid, executor, &parts)?;
    let behaviour = input.interventions.map(|interventions| Behaviour::new(&roster, interventions));
    let mut cells = evidence.iter().map(analysis::cell);
    let sites = input.activations.sites().to_vec();
    let directions = directions::directions(&roster, (&sites, positions), &evidence, &ablated);
    let study = Study {
        schema: SCHEMA_VERSION,
        id: input.config.id(),
        tasks: summaries,
        positions: positions.to_vec(),
        cells: sites.iter().map(|_| cells.by_ref().take(positions.len()).collect::<Vec<Cell>>()).collect(),
        sites,
        baselines: analysis::baseline_scores(&baselines, &roster.plan.probeable, roster.tasks.ids.len()),
        emergence: grid.emergence(),
        timing: grid.timing(&from_eos),
        verdicts: verdicts(&input.config, &grid, &ablated, behaviour.as_ref()),
        ablation: ablation::report(&ablated, behaviour.as_ref()),
        vocabulary: input.vocabulary,
        config: input.config,
        provenance: input.provenance,
    };
    Ok(Computed { study, directions })
}

fn summaries(input: &StudyInput<'_>, roster: &Roster<'_>) -> Result<Vec<TaskSummary>> {
    let mut of_task = vec![Vec::new(); roster.tasks.ids.len()];
    for sample in input.samples {
        of_task[roster.tasks.index(sample)?].push(sample);
    }
    let counted = |index: usize| Counted {
        index,
        id: &roster.tasks.ids[index],
        skill: roster.tasks.skills[index],
        not_probeable: roster.plan.cohort.not_probeable[index].clone(),
    };
    let of = of_task.iter().enumerate();
    Ok(of.map(|(index, samples)| summary::summary(&input.config, counted(index), samples)).collect())
}

fn verdicts(
    config: &StudyConfig,
    grid: &Grid<'_>,
    ablated: &[SiteAblation],
    behaviour: Option<&Behaviour<'_>>,
) -> Vec<ClaimVerdict> {
    let in_behaviour = behaviour.map(Behaviour::findings);
    let read: Vec<_> = config
        .rules
        .iter()
        .filter_map(|rule| {
            let in_representation = ablated.iter().find(|ablated| ablated.site() == rule.site);
            let dependencies: Option<Findings> =
                in_behaviour.clone().or_else(|| in_representation.map(SiteAblation::findings));
            let found = (dependencies, grid.order(rule.position), grid.moments(rule.site));
            Some((rule, grid.at(rule.site, rule.position)?, found))
        })
        .collect();
    let witnesses: Vec<_> = read
        .iter()
        .map(|(rule, evidence, (dependencies, order, moments))| {
            let (dependencies, order) = (dependencies.as_ref(), order.as_ref());
            (*rule, Witness { evidence, dependencies, order, moments: Some(moments) })
        })
        .collect();
    verdict::verdicts(&witnesses)
}

fn check(input: &StudyInput<'_>, roster: &Roster<'_>) -> Result<()> {
    let (n, expected) = (input.activations.n(), roster.analysed.len());
    if n != expected {
        return Err(Error::data(
            "activations",
            format!("expected a row for each of {expected} analysed samples, got {n}"),
            "capture the activations of these samples again",
        ));
    }
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
    Ok(())
}
