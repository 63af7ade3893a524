//! The directions behind a study's numbers: the probes and the ablated subspaces.

use super::SiteAblation;
use super::readings::Readings;
use crate::erase::Eraser;
use crate::probe::Probe;
use crate::run::dataset::Dataset;
use crate::site::{Position, Site};

/// Every specialist and every ablated subspace of a study, each fitted to all rows of its task.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Directions {
    /// The specialists, cell by cell.
    pub probes: Vec<PlacedProbe>,
    /// The subspaces, site by site.
    pub subspaces: Vec<PlacedSubspace>,
}

/// A task's probe at one site and position.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedProbe {
    /// The site.
    pub site: Site,
    /// The position.
    pub position: Position,
    /// The task's id.
    pub task: String,
    /// The probe.
    pub probe: Probe,
}

/// A task's subspace at one site, found at the position that the study's config ablates.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedSubspace {
    /// The site.
    pub site: Site,
    /// The task's id.
    pub task: String,
    /// The eraser of the subspace.
    pub eraser: Eraser,
}

/// Collects them: evidence of every cell, site by site, and every site's ablation.
pub(super) fn directions(dataset: &Dataset<'_>, readings: &Readings<'_>, ablated: &[SiteAblation]) -> Directions {
    let named = |index: usize| dataset.tasks.ids[index].clone();
    let placed =
        readings.raw.iter().filter_map(|(&(site, position), cell_scores)| Some((site?, position, cell_scores)));
    let probes = placed.flat_map(|(site, position, cell_scores)| {
        let probes = cell_scores.probeable.iter().zip(&cell_scores.probes);
        probes.map(move |(&task, probe)| PlacedProbe { site, position, task: named(task), probe: probe.clone() })
    });
    let subspaces = ablated.iter().flat_map(|ablated| {
        let erasers = dataset.plan.probeable.iter().zip(ablated.subspaces());
        erasers.map(|(&task, eraser)| PlacedSubspace {
            site: ablated.site(),
            task: named(task),
            eraser: eraser.clone(),
        })
    });
    Directions { probes: probes.collect(), subspaces: subspaces.collect() }
}
