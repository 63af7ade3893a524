//! Edits as operators on the stream: with the directions of a study, or with random ones in their place.

use std::collections::BTreeMap;

use super::edit::{Change, Edit};
use crate::erase::Eraser;
use crate::error::{Error, Result};
use crate::linalg::dot;
use crate::run::{Directions, PlacedProbe, PlacedSubspace};
use crate::site::{Position, Site};
use crate::stats;
use crate::study::Scope;

/// What an edit does at one site: `h ← h − A (Bᵀ h − c) + s`.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    /// B as rows `[k, d]`.
    pub(super) read: Vec<f64>,
    /// α A as rows `[k, d]`.
    pub(super) removed: Vec<f64>,
    /// `Bᵀ μ` `[k]`.
    pub(super) centre: Vec<f64>,
    /// s `[d]`, or nothing.
    pub(super) shift: Vec<f64>,
}

/// The operators of a column: by site, one after the other.
pub(super) type Operators = BTreeMap<Site, Vec<Operation>>;

/// Builds operators from a study's directions.
pub(super) struct Building<'a> {
    pub(super) directions: &'a Directions,
    /// Where directions that are added come from: site and position of the study's verdicts.
    pub(super) place: (Site, Position),
    /// The seed of random directions in the place of the study's; `None`: the study's.
    pub(super) control: Option<u64>,
}

impl Building<'_> {
    /// The operators of the edits that act on some scope's tokens: those of a response, or all.
    pub(super) fn operators(&self, edits: &[Edit], scope: Scope) -> Result<Operators> {
        let mut operators = Operators::new();
        for (number, edit) in
            edits.iter().enumerate().filter(|(_, edit)| scope == Scope::Response || edit.scope == Scope::All)
        {
            let at_sites = match &edit.change {
                Change::Ablate { task, rank } => self.ablation(edit, task, *rank, number)?,
                Change::Random { rank, seed } => self.random(edit, (*rank, *seed), number)?,
                Change::Steer { task } => self.steering(edit, task, number)?,
            };
            for (site, operation) in at_sites {
                operators.entry(site).or_default().push(operation);
            }
        }
        Ok(operators)
    }

    fn ablation(&self, edit: &Edit, task: &str, rank: Option<usize>, number: usize) -> Result<Vec<(Site, Operation)>> {
        let of_task: Vec<&PlacedSubspace> =
            self.directions.subspaces.iter().filter(|found| found.task == task).collect();
        let found: Vec<&PlacedSubspace> = of_task.iter().copied().filter(|found| edit.covers(found.site)).collect();
        let known = || listed(self.directions.subspaces.iter().map(|found| found.task.as_str()));
        let sites = || listed(of_task.iter().map(|found| found.site.to_string()));
        if of_task.is_empty() {
            return Err(none(
                edit,
                format!("the study found no subspace of '{task}'"),
                format!("it found those of {}", known()),
            ));
        }
        if found.is_empty() {
            return Err(none(
                edit,
                "the study found no subspace at these sites".to_owned(),
                format!("it found some at {}", sites()),
            ));
        }
        let operation = |found: &PlacedSubspace| {
            let eraser = found.eraser.leading(rank.unwrap_or(usize::MAX));
            let eraser = match self.control {
                Some(seed) => random((CONTROL, seed), (number, found.site), eraser.rank(), eraser.mean())?,
                None => eraser,
            };
            Ok((found.site, projection(&eraser, edit.alpha)))
        };
        found.into_iter().map(operation).collect()
    }

    /// About the mean of all tasks' responses, as the study's own controls are: every subspace of a site has it.
    fn random(&self, edit: &Edit, (rank, seed): (usize, u64), number: usize) -> Result<Vec<(Site, Operation)>> {
        let mut means: BTreeMap<Site, &[f64]> = BTreeMap::new();
        for found in self.directions.subspaces.iter().filter(|found| edit.covers(found.site)) {
            means.insert(found.site, found.eraser.mean());
        }
        if means.is_empty() {
            return Err(none(
                edit,
                "the study ablated nothing at these sites".to_owned(),
                "name sites that it did".to_owned(),
            ));
        }
        let drawn = self.control.map_or((RANDOM, seed), |seed| (CONTROL, seed));
        let operation = |(site, mean): (Site, &[f64])| {
            Ok((site, projection(&random(drawn, (number, site), rank.min(mean.len()), mean)?, edit.alpha)))
        };
        means.into_iter().map(operation).collect()
    }

    /// `s = α w / |w|²`, so that the probe's logit `w · h` rises by α.
    fn steering(&self, edit: &Edit, task: &str, number: usize) -> Result<Vec<(Site, Operation)>> {
        let (site, position) = self.place;
        let chosen = |found: &&PlacedProbe| {
            let wanted = edit.sites.map_or(found.site == site, |_| edit.covers(found.site));
            let varies = found.probe.weights.iter().any(|&weight| weight != 0.0);
            found.task == task && found.position == position && wanted && varies
        };
        let found: Vec<&PlacedProbe> = self.directions.probes.iter().filter(chosen).collect();
        if found.is_empty() {
            let known = listed(self.directions.probes.iter().map(|found| found.task.as_str()));
            return Err(none(
                edit,
                format!("the study has no probe of '{task}' there"),
                format!("it has probes of {known}"),
            ));
        }
        let operation = |found: &PlacedProbe| {
            let (weights, _) = found.probe.raw();
            let squared = dot(&weights, &weights);
            let own: Vec<f64> = weights.iter().map(|weight| edit.alpha * weight / squared).collect();
            let shift = match self.control {
                Some(seed) => {
                    let mut rng = stats::rng(seed, CONTROL, &[number as u64, place(found.site)]);
                    let drawn = stats::normals(own.len(), 1.0, &mut rng);
                    let factor = (dot(&own, &own) / dot(&drawn, &drawn)).sqrt();
                    drawn.into_iter().map(|value| factor * value).collect()
                }
                None => own,
            };
            (found.site, Operation { read: Vec::new(), removed: Vec::new(), centre: Vec::new(), shift })
        };
        Ok(found.into_iter().map(operation).collect())
    }
}

/// The streams of random numbers: of the controls, and of random edits, which a control of the same seed shall not repeat.
const CONTROL: &str = "live control";
const RANDOM: &str = "live random";

/// A random subspace of a rank about a mean, another one at every site.
fn random((purpose, seed): (&str, u64), (number, site): (usize, Site), rank: usize, mean: &[f64]) -> Result<Eraser> {
    let mut rng = stats::rng(seed, purpose, &[number as u64, place(site)]);
    let directions = stats::normals(rank * mean.len(), 1.0, &mut rng);
    Eraser::away_from(&directions, mean.len())?.about(mean.to_vec())
}

/// A site's number: 0 is the embedding.
fn place(site: Site) -> u64 {
    match site {
        Site::Embed => 0,
        Site::ResidPost(layer) => layer as u64 + 1,
    }
}

fn projection(eraser: &Eraser, alpha: f64) -> Operation {
    Operation {
        read: eraser.read().to_vec(),
        removed: eraser.removed().iter().map(|value| alpha * value).collect(),
        centre: eraser.read().chunks_exact(eraser.d()).map(|row| dot(row, eraser.mean())).collect(),
        shift: Vec::new(),
    }
}

fn none(edit: &Edit, problem: String, fix: String) -> Error {
    Error::config(format!("edit '{edit}'"), problem, fix)
}

/// Each name once, in their order.
fn listed<S: Into<String>>(names: impl Iterator<Item = S>) -> String {
    let mut all: Vec<String> = Vec::new();
    for name in names.map(Into::into) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}
