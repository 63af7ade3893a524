//! The evidence of all sites and positions, and what is read across them: depth and time.

use crate::activation::Activations;
use crate::analysis::emergence::{self, Order, Profile};
use crate::analysis::timing::{self, Moments};
use crate::analysis::{Baselines, Evidence};
use crate::probe::Scored;
use crate::site::{Position, Site};
use crate::stats::Sampled;
use crate::study::{Emergence, Estimate, Timing};
use crate::task::Skill;

/// The evidence of every cell, site by site.
pub(super) struct Grid<'a> {
    pub(super) sites: &'a [Site],
    pub(super) positions: &'a [Position],
    pub(super) evidence: Vec<&'a Evidence>,
    /// Skills of the study's tasks.
    pub(super) skills: &'a [Skill],
    pub(super) baselines: &'a Baselines,
    pub(super) seed: u64,
}

/// AUROCs of the probe trained at `eos`, `[position][task]`, at one site.
pub(super) type FromEos = Vec<Vec<Option<Sampled>>>;

impl<'a> Grid<'a> {
    /// The evidence of a site and position.
    pub(super) fn at(&self, site: Site, position: Position) -> Option<&'a Evidence> {
        let row = self.sites.iter().position(|&known| known == site)?;
        let column = self.positions.iter().position(|&known| known == position)?;
        self.evidence.get(row * self.positions.len() + column).copied()
    }

    /// The specialists' AUROC per task of the study.
    fn specialists(&self, site: Site, position: Position) -> Vec<Option<Sampled>> {
        let Some(evidence) = self.at(site, position) else { return vec![None; self.skills.len()] };
        let aurocs: Vec<Option<Sampled>> =
            evidence.specialists.iter().map(|scored| Some(scored.auroc.clone())).collect();
        evidence.spread(&aurocs)
    }

    /// Every task's AUROC over the blocks at a position.
    fn profiles(&self, position: Position) -> Vec<Profile<'a>> {
        let blocks: Vec<&'a Evidence> = self
            .sites
            .iter()
            .filter(|site| matches!(site, Site::ResidPost(_)))
            .filter_map(|&site| self.at(site, position))
            .collect();
        let profile = |task: usize| -> Profile<'a> {
            let place = blocks.first()?.probeable.iter().position(|&probeable| probeable == task)?;
            Some(blocks.iter().map(|evidence| &evidence.specialists[place].auroc).collect())
        };
        (0..self.skills.len()).map(profile).collect()
    }

    /// Where in depth the tasks emerge, per position.
    pub(super) fn emergence(&self) -> Vec<Emergence> {
        let at = |&position| emergence::emergence(position, &self.profiles(position), self.skills, self.seed);
        self.positions.iter().map(at).collect()
    }

    /// Their order at one position.
    pub(super) fn order(&self, position: Position) -> Option<Order> {
        emergence::order_of(&self.profiles(position), self.skills, self.seed)
    }

    /// The AUROCs that time is read from at a site.
    pub(super) fn moments(&self, site: Site) -> Moments {
        let connectors = self.positions.iter().rev().find(|position| matches!(position, Position::Connector(_)));
        let surface = |position: Position| self.baseline(site, self.surface(position));
        Moments {
            user_last: self.specialists(site, Position::UserLast),
            connector: connectors.map(|&connector| self.specialists(site, connector)).unwrap_or_default(),
            first: self.specialists(site, Position::First),
            eos: self.specialists(site, Position::Eos),
            prompt_only: self.baseline(site, Some(&self.baselines.prompt_only)),
            surface_first: surface(Position::First),
            surface_eos: surface(Position::Eos),
        }
    }

    fn surface(&self, position: Position) -> Option<&Vec<Option<Scored>>> {
        let column = self.positions.iter().position(|&known| known == position)?;
        self.baselines.surface.get(column)
    }

    /// A baseline's AUROC per task of the study.
    fn baseline(&self, site: Site, scores: Option<&Vec<Option<Scored>>>) -> Vec<Option<Sampled>> {
        let nothing = || vec![None; self.skills.len()];
        let evidence = self.positions.first().and_then(|&position| self.at(site, position));
        let (Some(evidence), Some(scores)) = (evidence, scores) else { return nothing() };
        let aurocs: Vec<Option<Sampled>> =
            scores.iter().map(|scored| scored.as_ref().map(|scored| scored.auroc.clone())).collect();
        evidence.spread(&aurocs)
    }

    /// When the tasks are readable, per site.
    pub(super) fn timing(&self, from_eos: &[FromEos]) -> Vec<Timing> {
        self.sites.iter().zip(from_eos).map(|(&site, from_eos)| self.timing_at(site, from_eos)).collect()
    }

    fn timing_at(&self, site: Site, from_eos: &FromEos) -> Timing {
        let moments = self.moments(site);
        let (planning, monitoring) = (moments.planning(), moments.monitoring());
        let against = |null: f64| move |index: &Option<Sampled>| Some(timing::estimate(index.as_ref()?, null));
        let all =
            |list: &[Option<Sampled>], null: f64| -> Vec<Option<Estimate>> { list.iter().map(against(null)).collect() };
        Timing {
            site,
            from_eos: from_eos.iter().map(|tasks| all(tasks, 0.5)).collect(),
            mean_planning: timing::mean(&planning).map(|mean| timing::estimate(&mean, 0.0)),
            mean_monitoring: timing::mean(&monitoring).map(|mean| timing::estimate(&mean, 0.0)),
            planning: all(&planning, 0.0),
            monitoring: all(&monitoring, 0.0),
        }
    }
}

/// The place of a site and position in the order of cells.
pub(super) fn place(activations: &Activations, site: Site, position: Position) -> Option<usize> {
    let row = activations.sites().iter().position(|&known| known == site)?;
    let column = activations.positions().iter().position(|&known| known == position)?;
    Some(row * activations.positions().len() + column)
}
