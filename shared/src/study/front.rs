//! The part of a study that its first view shows: small enough to be loaded before anything else.

use super::{Cell, Score, Study};
use crate::site::{Position, Site};

impl Study {
    /// What the Overview shows at the place of the verdicts: claims, tasks, examples, the scores there, and of every other place
    /// the specialists' AUROCs. Its JSON leaves out what is missing.
    #[must_use]
    pub fn front(&self) -> Self {
        let decided = |site: Site, position: Position| {
            self.config.rules.iter().any(|rule| (rule.site, rule.position) == (site, position))
        };
        let cell = |(&site, &position, cell): (&Site, &Position, &Cell)| {
            if decided(site, position) { cell.clone() } else { of_aurocs(cell) }
        };
        let row = |(site, row): (&Site, &Vec<Cell>)| {
            self.positions.iter().zip(row).map(|(position, of)| cell((site, position, of))).collect()
        };
        Self {
            is_front: true,
            cells: self.sites.iter().zip(&self.cells).map(row).collect(),
            increments: self
                .increments
                .iter()
                .filter(|of| of.site.is_some_and(|site| decided(site, of.position)))
                .cloned()
                .collect(),
            nulls: Vec::new(),
            gap: Vec::new(),
            emergence: Vec::new(),
            timing: Vec::new(),
            ablation: super::Ablation::default(),
            vocabulary: std::collections::BTreeMap::new(),
            ..self.clone()
        }
    }
}

/// The specialists' AUROCs alone.
fn of_aurocs(cell: &Cell) -> Cell {
    let light = |score: &Score| Score {
        n: score.n,
        auroc: score.auroc,
        auroc_interval: score.auroc_interval,
        ..Score::default()
    };
    let specialists = cell.specialists.iter().map(|score| score.as_ref().map(light)).collect();
    Cell { specialists, ..Cell::default() }
}
