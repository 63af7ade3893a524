//! All cells of a study, one after the other or at once, and what is fitted across them.

use std::sync::atomic::{AtomicUsize, Ordering};

use burn::prelude::*;

use super::StudyInput;
use super::grid::{FromEos, Grid};
use crate::activation::Activations;
use crate::analysis::Evidence;
use crate::error::{Error, Result};
use crate::executor::{self, Executor};
use crate::run::ablation::{self, SiteAblation};
use crate::run::cell;
use crate::run::roster::Roster;
use crate::site::Position;

/// Counts the parts that are done.
pub(super) struct Parts<'a> {
    done: AtomicUsize,
    total: usize,
    progress: &'a (dyn Fn(usize, usize) + Sync),
}

impl<'a> Parts<'a> {
    pub(super) fn of(input: &StudyInput<'_>, roster: &Roster<'_>, progress: &'a (dyn Fn(usize, usize) + Sync)) -> Self {
        let sites = input.activations.sites().len();
        let ablated = if ablates(input, roster) { sites * roster.plan.cohort.n_folds } else { 0 };
        let total = sites * input.activations.positions().len() + ablated;
        Self { done: AtomicUsize::new(0), total, progress }
    }

    fn one_more(&self) {
        (self.progress)(self.done.fetch_add(1, Ordering::Relaxed) + 1, self.total);
    }
}

/// Whether there is anything to ablate in representation.
fn ablates(input: &StudyInput<'_>, roster: &Roster<'_>) -> bool {
    input.config.ablation.is_some() && !roster.plan.probeable.is_empty()
}

/// All cells of a study, site by site, and what is fitted across them.
pub(super) struct Sweep<'a> {
    pub(super) roster: &'a Roster<'a>,
    pub(super) activations: &'a Activations,
    pub(super) device: &'a Device,
}

impl Sweep<'_> {
    /// The evidence of every cell, in order.
    pub(super) fn cells(&self, executor: &dyn Executor, parts: &Parts<'_>) -> Result<Vec<Evidence>> {
        let total = self.activations.sites().len() * self.activations.positions().len();
        let cells = executor::map(executor, total, |index| {
            let evidence = self.evidence(index);
            parts.one_more();
            evidence
        });
        cells.into_iter().collect()
    }

    fn evidence(&self, index: usize) -> Result<Evidence> {
        let n_positions = self.activations.positions().len();
        let (site, position) = (index / n_positions, index % n_positions);
        let block = self.activations.cell(site, position);
        let place = (self.activations.sites()[site], self.activations.positions()[position]);
        cell::evidence(&self.roster.plan, block, self.activations.d(), self.device)
            .map_err(|error| error.at(&format!("{}, {}", place.0, place.1)))
    }

    /// How the probes trained at `eos` read every position, per site; nothing where `eos` was not read.
    pub(super) fn read_from_eos(&self, evidence: &[Evidence], executor: &dyn Executor) -> Result<Vec<FromEos>> {
        let eos = self.activations.positions().iter().position(|&position| position == Position::Eos);
        let Some(eos) = eos else { return Ok(vec![Vec::new(); self.activations.sites().len()]) };
        let (plan, d) = (&self.roster.plan, self.activations.d());
        let sites = executor::map(executor, self.activations.sites().len(), |site| {
            let directions = cell::directions(plan, self.activations.cell(site, eos), d, self.device)?;
            let read = |position| {
                let block = self.activations.cell(site, position);
                let scores = cell::reading(plan, (block, d), &directions, self.device)?;
                let aurocs = scores.into_iter().map(|scored| Some(scored.auroc)).collect::<Vec<_>>();
                Ok(evidence[site].spread(&aurocs))
            };
            (0..self.activations.positions().len()).map(read).collect()
        });
        sites.into_iter().collect()
    }

    /// Every site's ablation in representation.
    pub(super) fn ablated(
        &self,
        input: &StudyInput<'_>,
        grid: &Grid<'_>,
        executor: &dyn Executor,
        parts: &Parts<'_>,
    ) -> Result<Vec<SiteAblation>> {
        let Some(config) = input.config.ablation.as_ref().filter(|_| ablates(input, self.roster)) else {
            return Ok(Vec::new());
        };
        let at = |&site| {
            grid.at(site, config.position).ok_or_else(|| {
                Error::config(
                    "ablation.position",
                    format!("{} was not captured", config.position),
                    "name a position that was, or leave `ablation` out",
                )
            })
        };
        let evidence = grid.sites.iter().map(at).collect::<Result<Vec<_>>>()?;
        let input = ablation::AblateInput {
            tasks: &self.roster.tasks.ids,
            plan: &self.roster.plan,
            config,
            activations: self.activations,
            evidence: &evidence,
        };
        ablation::ablate(&input, executor, &|| parts.one_more())
    }
}
