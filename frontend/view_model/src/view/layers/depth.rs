//! Depths of a study: onset and peak of tasks, on the scale of its sites and of the model's layers.

use shared::study::{Study, TaskEmergence};

use crate::graph::model::descending;
use crate::state::choice::Sort;
use crate::state::place::Place;
use crate::state::reading::Reading;
use crate::text::number;

/// A task's emergence at a position.
pub fn depths(study: &Study, place: Place, task: usize) -> Option<&TaskEmergence> {
    place.emergence(study)?.tasks.get(task)?.as_ref()
}

/// A task's number at a site of a position: its raw AUROC, or its increment.
pub fn reading(study: &Study, position: usize, task: usize, site: usize, raw: bool) -> Option<Reading> {
    Place { site, position }.reading(study, task, raw)
}

/// A depth in words: `3`, `3.4`.
pub fn layer(study: &Study, depth: f64) -> String {
    number::layer(study.layer_at(depth))
}

/// An interval of depths in words.
pub fn layers(study: &Study, interval: [f64; 2]) -> String {
    number::layers(interval.map(|end| study.layer_at(end)))
}

/// The tasks in the rows' order; those that do not emerge come last.
pub fn order(study: &Study, place: Place, sort: Sort) -> Vec<usize> {
    let key = |task: usize| {
        let depths = depths(study, place, task);
        let of = |depth: fn(&TaskEmergence) -> f64| depths.map_or(f64::MAX, depth);
        match sort {
            Sort::Onset => of(|depths| depths.onset as f64),
            Sort::Peak => of(|depths| depths.peak as f64),
            Sort::Skill => study.tasks[task].skill as usize as f64,
            Sort::Task => 0.0,
        }
    };
    descending(study.tasks.len(), &|task| -key(task))
}
