//! Edits as operators on the stream: with the directions of a study, or with random ones in their place.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::edit::{Change, Edit};
use super::vector::{ControlVector, logit_step};
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

/// Operators at a dose: a factor of what they take out and add.
#[derive(Debug, Clone)]
pub(super) struct Acting {
    pub(super) operators: Arc<Operators>,
    pub(super) dose: f64,
}

/// The control vectors of a request by name.
pub(super) type Vectors = BTreeMap<String, ControlVector>;

/// Builds operators from a study's directions.
#[derive(Clone, Copy)]
pub(super) struct Building<'a> {
    pub(super) directions: &'a Directions,
    /// Where directions that are added come from: site and position of the study's verdicts.
    pub(super) place: (Site, Position),
    /// The seed of random directions in the place of the study's; `None`: the study's.
    pub(super) control: Option<u64>,
    pub(super) vectors: &'a Vectors,
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
                Change::Add { name } => self.addition(edit, name, number)?,
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
            found.task == task && found.position == position && wanted
        };
        let found = self.directions.probes.iter().filter(chosen);
        let found: Vec<(Site, Vec<f64>)> =
            found.filter_map(|found| Some((found.site, logit_step(&found.probe)?))).collect();
        if found.is_empty() {
            let known = listed(self.directions.probes.iter().map(|found| found.task.as_str()));
            return Err(none(
                edit,
                format!("the study has no probe of '{task}' there"),
                format!("it has probes of {known}"),
            ));
        }
        let added = |(site, step)| (site, self.shifted((edit.alpha, step), (number, site)));
        Ok(found.into_iter().map(added).collect())
    }

    /// `s = α v`
    fn addition(&self, edit: &Edit, name: &str, number: usize) -> Result<Vec<(Site, Operation)>> {
        let known = || listed(self.vectors.keys().map(String::as_str));
        let Some(vector) = self.vectors.get(name) else {
            let problem = format!("no vector '{name}' comes with the request");
            return Err(none(edit, problem, format!("send its file as well; there came {}", known())));
        };
        let here = vector.directions.iter().filter(|(site, _)| edit.covers(**site));
        let own = |(&site, direction): (&Site, &Vec<f32>)| {
            let direction = direction.iter().map(|&value| f64::from(value)).collect();
            (site, self.shifted((edit.alpha, direction), (number, site)))
        };
        let added: Vec<(Site, Operation)> = here.map(own).collect();
        if added.is_empty() {
            let sites = listed(vector.directions.keys().map(Site::to_string));
            return Err(none(
                edit,
                "the vector has no direction at these sites".to_owned(),
                format!("it has some at {sites}"),
            ));
        }
        Ok(added)
    }

    /// Adds α times a direction `[d]`, or of a random one of its length where there is a control.
    fn shifted(&self, (alpha, direction): (f64, Vec<f64>), (number, site): (usize, Site)) -> Operation {
        let shift = match self.control {
            Some(seed) => {
                let mut rng = stats::rng(seed, CONTROL, &[number as u64, place(site)]);
                let drawn = stats::normals(direction.len(), 1.0, &mut rng);
                let factor = (dot(&direction, &direction) / dot(&drawn, &drawn)).sqrt();
                drawn.into_iter().map(|value| factor * value).collect()
            }
            None => direction,
        };
        let shift = shift.into_iter().map(|value| alpha * value).collect();
        Operation { read: Vec::new(), removed: Vec::new(), centre: Vec::new(), shift }
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
