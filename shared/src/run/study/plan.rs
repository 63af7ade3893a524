//! Which cells of a study a verdict depends on, and which fits each cell gets.

use crate::run::config::in_time;
use crate::site::{Position, Site};
use crate::study::StudyConfig;

/// The sites and positions of the rules.
pub(super) struct Deciding {
    sites: Vec<Site>,
    positions: Vec<Position>,
    /// The positions that timing is computed from.
    times: Vec<Position>,
}

impl Deciding {
    pub(super) fn new(config: &StudyConfig, positions: &[Position]) -> Self {
        let connector = positions.iter().rev().find(|position| matches!(position, Position::Connector(_))).copied();
        Self {
            sites: config.rules.iter().map(|rule| rule.site).collect(),
            positions: config.rules.iter().map(|rule| rule.position).collect(),
            times: in_time(connector).collect(),
        }
    }

    /// Whether a rule reads a cell itself.
    pub(super) fn decides(&self, site: Site, position: Position) -> bool {
        self.sites.contains(&site) && self.positions.contains(&position)
    }

    /// Whether a verdict depends on a cell: those above and below a rule's, and those of the same site in time.
    pub(super) fn matters(&self, site: Site, position: Position) -> bool {
        self.positions.contains(&position) || (self.sites.contains(&site) && self.times.contains(&position))
    }

    /// Whether a cell is on a curve that a verdict is read from: its intervals include training.
    pub(super) fn jackknifed(&self, site: Site, position: Position) -> bool {
        self.positions.contains(&position) || self.sites.contains(&site)
    }

    /// Whether a verdict depends on the features of a position that have no layers.
    pub(super) fn matters_in_time(&self, position: Position) -> bool {
        self.positions.contains(&position) || self.times.contains(&position)
    }

    /// Whether a rule reads such features.
    pub(super) fn decides_in_time(&self, position: Position) -> bool {
        self.positions.contains(&position)
    }
}
