//! A task's number at a place: the increment over the text, or a probe's raw AUROC.

use shared::study::{Increment, Score, Study};

use crate::state::place::Place;
use crate::state::selection::Metric;

/// A number of a task with its interval and the samples behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The number.
    pub value: f64,
    /// Its 95 % interval.
    pub interval: [f64; 2],
    /// Number of samples scored.
    pub n: usize,
}

/// The metric shown for a selected one: studies of the first edition have no increments.
pub fn shown_metric(study: &Study, wanted: Metric) -> Metric {
    if study.increments.is_empty() && wanted == Metric::Increment { Metric::Auroc } else { wanted }
}

/// Those of the given metrics that a study has.
pub fn metrics_of(study: &Study, some: &[Metric]) -> Vec<Metric> {
    some.iter().copied().filter(|&metric| shown_metric(study, metric) == metric).collect()
}

impl Place {
    /// A task's increment over the text at this place.
    pub fn increment(self, study: &Study, task: usize) -> Option<&Increment> {
        self.increments(study)?.specialists.get(task)?.as_ref()
    }

    /// The general probe's increment over the text on a task at this place.
    pub fn general_increment(self, study: &Study, task: usize) -> Option<&Increment> {
        self.increments(study)?.general.get(task)?.as_ref()
    }

    fn increments(self, study: &Study) -> Option<&shared::study::IncrementCell> {
        study.increments_at(*study.sites.get(self.site)?, *study.positions.get(self.position)?)
    }

    /// A task's specialist at this place.
    pub fn specialist(self, study: &Study, task: usize) -> Option<&Score> {
        self.cell(study)?.specialists.get(task)?.as_ref()
    }

    /// A task's raw AUROC at this place, or its increment.
    pub fn reading(self, study: &Study, task: usize, raw: bool) -> Option<Reading> {
        if raw {
            self.specialist(study, task).map(Reading::from)
        } else {
            self.increment(study, task).map(Reading::from)
        }
    }
}

impl From<&Score> for Reading {
    fn from(score: &Score) -> Self {
        Self { value: score.auroc, interval: score.auroc_interval, n: score.n }
    }
}

impl From<&Increment> for Reading {
    fn from(increment: &Increment) -> Self {
        Self { value: increment.increment, interval: increment.interval, n: increment.n }
    }
}
