//! The part of a study that its first view shows: small enough to be loaded before anything else.

use serde::Deserialize;

use super::{
    Ablation, BaselineScores, Cell, ClaimVerdict, Example, IncrementCell, Provenance, Sample, Score, Study,
    StudyConfig, TaskSummary, from_json,
};
use crate::error::Result;
use crate::site::{Position, Site};

/// What a front holds. The page reads it before anything else: without this type, its first load would hold the readers of
/// the whole study.
#[derive(Deserialize)]
struct Front {
    schema: u32,
    id: String,
    config: StudyConfig,
    provenance: Provenance,
    tasks: Vec<TaskSummary>,
    #[serde(default)]
    examples: Vec<Example>,
    sites: Vec<Site>,
    positions: Vec<Position>,
    cells: Vec<Vec<Cell>>,
    #[serde(default)]
    baselines: BaselineScores,
    #[serde(default)]
    increments: Vec<IncrementCell>,
    verdicts: Vec<ClaimVerdict>,
}

impl Study {
    /// Reads what [`Self::front`] left.
    ///
    /// # Errors
    /// As [`Self::from_json`].
    pub fn front_from_json(text: &str) -> Result<Self> {
        Self::check_schema(text)?;
        let front: Front = from_json(text, "front.json")?;
        Ok(Self {
            schema: front.schema,
            id: front.id,
            is_front: true,
            config: front.config,
            provenance: front.provenance,
            tasks: front.tasks,
            examples: front.examples,
            sites: front.sites,
            positions: front.positions,
            cells: front.cells,
            baselines: front.baselines,
            increments: front.increments,
            nulls: Vec::new(),
            gap: Vec::new(),
            emergence: Vec::new(),
            timing: Vec::new(),
            ablation: Ablation::default(),
            verdicts: front.verdicts,
            vocabulary: std::collections::BTreeMap::new(),
        })
    }

    /// What the Overview shows at the place of the verdicts: claims, tasks, examples, the scores there, and of every other place
    /// the specialists' AUROCs. Its examples are token by token where the study's samples were read so. Its JSON leaves out what
    /// is missing.
    #[must_use]
    pub fn front(&self, samples: &[Sample]) -> Self {
        let played = Example::played(self, samples);
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
            examples: if played.is_empty() { self.examples.clone() } else { played },
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
            ablation: Ablation::default(),
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
