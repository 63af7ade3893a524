//! Increments of one feature set, cell by cell, and the results across cells: depth and time.

use std::collections::BTreeMap;

use crate::analysis::emergence::{self, Order, Profile};
use crate::analysis::timing::Moments;
use crate::analysis::{CellScores, Increments};
use crate::api::RunCell;
use crate::probe::Scored;
use crate::site::{Position, Site};
use crate::stats::{Draws, Refitted};
use crate::study::{Emergence, FeatureSet, Features, IncrementCell};
use crate::task::Skill;

/// Draws behind the intervals of depths.
const DRAWS: usize = 999;

/// The results on one feature set.
pub(super) struct Readings<'a> {
    pub(super) features: Features,
    /// By site (none for features without layers) and position.
    pub(super) cells: BTreeMap<(Option<Site>, Position), Increments>,
    /// Raw scores, where they were computed.
    pub(super) raw: BTreeMap<(Option<Site>, Position), CellScores>,
    /// The positions read, in token order.
    pub(super) positions: &'a [Position],
    /// Skills of the study's tasks.
    pub(super) skills: &'a [Skill],
    pub(super) seed: u64,
}

impl Readings<'_> {
    /// The increments of a site and position; features without layers have the same at every site.
    pub(super) fn at(&self, site: Site, position: Position) -> Option<&Increments> {
        self.cells.get(&(Some(site), position)).or_else(|| self.cells.get(&(None, position)))
    }

    /// The raw scores of a site and position.
    pub(super) fn raw_at(&self, site: Site, position: Position) -> Option<&CellScores> {
        self.raw.get(&(Some(site), position)).or_else(|| self.raw.get(&(None, position)))
    }

    /// Every task's increments over the blocks at a position, lowest first.
    fn profiles(&self, position: Position) -> Vec<Option<Profile>> {
        let block = |key: &(Option<Site>, Position)| key.1 == position && matches!(key.0, Some(Site::ResidPost(_)));
        let blocks: Vec<(&(Option<Site>, Position), &Increments)> =
            self.cells.iter().filter(|(key, _)| block(key)).collect();
        let draws = Draws::new(self.seed, "depths", DRAWS);
        let profile = |task: usize| {
            let place = blocks.first()?.1.probeable.iter().position(|&probeable| probeable == task)?;
            let drawn = blocks.iter().map(|(_, cell)| cell.specialists[place].sampled(&draws));
            let raw = |key| self.raw.get(key).and_then(|raw| raw.specialists.get(place));
            let auroc = blocks.iter().map(|(key, _)| raw(key).map_or(0.5, |scored| scored.auroc.value));
            Some(Profile { increments: drawn.collect::<Option<_>>()?, aurocs: auroc.collect() })
        };
        (0..self.skills.len()).map(profile).collect()
    }

    /// Where in depth the tasks emerge, per position.
    pub(super) fn emergence(&self) -> Vec<Emergence> {
        let at = |&position| emergence::emergence(position, &self.profiles(position), self.skills, self.seed);
        self.positions.iter().map(at).collect()
    }

    /// Their order at one position, of the tasks that the claims are read on; `None` for features without layers.
    pub(super) fn order(&self, position: Position) -> Option<Order> {
        let in_claims = self.in_claims();
        let profiles = self.profiles(position).into_iter().zip(in_claims);
        let kept: Vec<Option<Profile>> = profiles.map(|(profile, kept)| profile.filter(|_| kept)).collect();
        emergence::order_of(&kept, self.skills, self.seed)
    }

    /// The increments that timing is computed from at a site.
    pub(super) fn moments(&self, site: Site) -> Moments {
        let connector = self.positions.iter().rev().find(|position| matches!(position, Position::Connector(_)));
        let at = |position: Position| -> Vec<Option<Refitted>> {
            let Some(cell) = self.at(site, position) else { return vec![None; self.skills.len()] };
            cell.spread(&cell.specialists.iter().map(|specialist| Some(specialist.increment())).collect::<Vec<_>>())
        };
        Moments {
            user_last: at(Position::UserLast),
            connector: connector.map(|&position| at(position)).unwrap_or_default(),
            first: at(Position::First),
            last: at(Position::Last),
            in_claims: self.in_claims(),
        }
    }

    /// Whether the claims are read on a task of the study.
    fn in_claims(&self) -> Vec<bool> {
        let mut all = vec![false; self.skills.len()];
        if let Some(cell) = self.cells.values().next() {
            cell.in_claims.iter().for_each(|&place| all[cell.probeable[place]] = true);
        }
        all
    }

    /// The increments as a study holds them, lowest site first, positions in token order.
    pub(super) fn report(&self) -> Vec<IncrementCell> {
        self.cells.iter().map(|(&(site, position), cell)| cell.report(site, position)).collect()
    }

    /// The same with the raw scores at the rules' site and position, as a null feature set.
    pub(super) fn feature_set(&self) -> FeatureSet {
        let raw = self.raw.iter().next();
        let cell = raw.and_then(|(key, cell_scores)| Some(crate::analysis::cell(cell_scores, self.cells.get(key)?)));
        FeatureSet { features: self.features, increments: self.report(), cell }
    }
}

/// Every task's probe at one cell of the model, for those who follow the run; `errors` are those of judged labels, by task. What
/// is not a number is left out.
pub(super) fn so_far(
    (site, position): (Option<Site>, Position),
    (scores, increments): &(Option<CellScores>, Option<Increments>),
    errors: &[f64],
) -> Vec<RunCell> {
    let (Some(site), Some(scores), Some(increments)) = (site, scores, increments) else { return Vec::new() };
    let reported = increments.clone().with_label_errors(errors).report(Some(site), position).specialists;
    let cell = |(&task, scored): (&usize, &Scored)| {
        let increment = reported[task]?;
        let cell = RunCell {
            task: increments.names[task].clone(),
            site,
            position,
            n: increment.n,
            auroc: scored.auroc.value,
            increment: increment.increment,
            interval: increment.interval,
            finished: 1,
        };
        [cell.auroc, cell.increment].into_iter().chain(cell.interval).all(f64::is_finite).then_some(cell)
    };
    increments.probeable.iter().zip(&scores.specialists).filter_map(cell).collect()
}
