//! All cells of a study, one after the other or in parallel, and the fits across them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use burn::prelude::*;

use super::StudyInput;
use super::plan::Deciding;
use super::readings::{Readings, so_far};
use crate::activation::Activations;
use crate::analysis::{CellScores, Increments};
use crate::error::Result;
use crate::linalg::Matrix;
use crate::run::ablation::{self, SiteAblation};
use crate::run::cell::{self, Reading};
use crate::run::dataset::Dataset;
use crate::run::increment::{Cell, Offsets};
use crate::run::text::{Features as TextFeatures, Texts};
use crate::run::units::Units;
use crate::site::{Position, Site};
use crate::stats::ResampledEstimate;
use crate::study::Features;

/// One cell of one feature set to be evaluated.
struct Place<'a> {
    site: Option<Site>,
    position: Position,
    /// `[n, d]`
    block: Block<'a>,
    /// `[n, d]` of the responses without the instruction.
    without: Option<Block<'a>>,
    decides: bool,
    matters: bool,
    jackknifed: bool,
    /// Whether raw scores are computed.
    raw: bool,
}

/// Rows `[n, d]` that are read on request.
#[derive(Clone, Copy)]
enum Block<'a> {
    /// A block of activations, by the indices of a site and a position.
    Cell(&'a Activations, usize, usize),
    /// Features of the text.
    Text(&'a TextFeatures),
}

impl<'a> Block<'a> {
    fn read(self) -> Result<Cow<'a, [f32]>> {
        match self {
            Self::Cell(activations, site, position) => activations.cell(site, position),
            Self::Text(features) => Ok(Cow::Borrowed(&features.values)),
        }
    }

    fn d(self) -> usize {
        match self {
            Self::Cell(activations, ..) => activations.d(),
            Self::Text(features) => features.d,
        }
    }
}

/// All cells of a study, site by site, and the fits across them.
pub(super) struct Sweep<'a> {
    pub(super) dataset: &'a Dataset<'a>,
    pub(super) input: &'a StudyInput<'a>,
    pub(super) deciding: &'a Deciding,
    pub(super) texts: &'a Texted,
    pub(super) device: &'a Device,
}

/// The text of every position: its features, and every probeable task's nested logits.
pub(super) struct Texted {
    positions: BTreeMap<Position, (TextFeatures, Vec<Offsets>)>,
}

impl Texted {
    /// Fits the text probes at every position that the samples name.
    pub(super) fn fit(
        dataset: &Dataset<'_>,
        input: &StudyInput<'_>,
        deciding: &Deciding,
        device: &Device,
        units: &Units<'_>,
    ) -> Result<Self> {
        let texts = Texts { samples: &dataset.analysed, vocabulary: &input.vocabulary };
        let features: Vec<(Position, TextFeatures)> = input
            .activations
            .positions()
            .iter()
            .filter_map(|&position| Some((position, texts.features(position)?)))
            .collect();
        let k = dataset.plan.probeable.len();
        let fitted = units.map(
            "text",
            features.len() * k,
            |_| 1,
            |index| {
                let (position, features) = &features[index / k];
                let n_splits = if deciding.matters_in_time(*position) { dataset.splits.folds.len() } else { 1 };
                let offsets =
                    Offsets::fit(&dataset.plan, (&dataset.splits, n_splits, true), index % k, features, device);
                offsets.map_err(|error| error.at(&format!("text at {position}")))
            },
        )?;
        let mut fitted = fitted.into_iter();
        let mut positions = BTreeMap::new();
        for (position, features) in features {
            let offsets = fitted.by_ref().take(k).collect();
            positions.insert(position, (features, offsets));
        }
        Ok(Self { positions })
    }
}

/// How many parts a study's sweep has: cells, folds of ablated sites, and texts.
pub(super) fn parts(input: &StudyInput<'_>, dataset: &Dataset<'_>, deciding: &Deciding) -> usize {
    let (sites, positions) = (input.activations.sites(), input.activations.positions());
    let named = input.config.ablation.as_ref().and_then(|ablation| ablation.sites.as_ref());
    let ablated = named.map_or(sites.len(), Vec::len) * dataset.plan.cohort.n_folds;
    let ablated = if ablates(input, dataset) { ablated } else { 0 };
    let cells = || sites.iter().flat_map(|&site| positions.iter().map(move |&position| (site, position)));
    let matter = cells().filter(|&(site, position)| deciding.matters(site, position)).count();
    let random = if input.random.is_some() { matter } else { 0 };
    let text = positions.iter().filter(|&&position| deciding.matters_in_time(position)).count();
    cells().count() + random + text + ablated + positions.len() * dataset.plan.probeable.len()
}

/// Whether there is anything to ablate in representation.
fn ablates(input: &StudyInput<'_>, dataset: &Dataset<'_>) -> bool {
    input.config.ablation.is_some() && !dataset.plan.probeable.is_empty()
}

impl<'a> Sweep<'a> {
    /// The model's own cells: all of them.
    pub(super) fn model(&self, units: &Units<'_>) -> Result<Readings<'a>> {
        let places = self.places(self.input.activations, self.input.without, |_, _| true);
        self.read(Features::Model, &places, units)
    }

    /// The cells of random weights that a verdict depends on; `None` where none were captured.
    pub(super) fn random(&self, units: &Units<'_>) -> Result<Option<Readings<'a>>> {
        let Some(random) = self.input.random else { return Ok(None) };
        let mut places = self.places(random, None, |site, position| self.deciding.matters(site, position));
        places.iter_mut().for_each(|place| place.raw = place.decides);
        self.read(Features::RandomWeights, &places, units).map(Some)
    }

    /// The text itself as a feature set, where a verdict depends on it.
    pub(super) fn text(&self, units: &Units<'_>) -> Result<Readings<'a>> {
        let texts = self.texts.positions.iter().filter(|(position, _)| self.deciding.matters_in_time(**position));
        let place = |(&position, (features, _)): (&Position, &'a (TextFeatures, Vec<Offsets>))| {
            let decides = self.deciding.decides_in_time(position);
            Place {
                site: None,
                position,
                block: Block::Text(features),
                without: None,
                decides,
                matters: true,
                jackknifed: true,
                raw: decides,
            }
        };
        self.read(Features::Text, &texts.map(place).collect::<Vec<_>>(), units)
    }

    fn places<'b>(
        &self,
        activations: &'b Activations,
        without: Option<&'b Activations>,
        keep: impl Fn(Site, Position) -> bool,
    ) -> Vec<Place<'b>> {
        let mut places = Vec::new();
        for (row, &site) in activations.sites().iter().enumerate() {
            for (column, &position) in activations.positions().iter().enumerate().filter(|(_, p)| keep(site, **p)) {
                let matters = self.deciding.matters(site, position);
                places.push(Place {
                    site: Some(site),
                    position,
                    block: Block::Cell(activations, row, column),
                    without: without
                        .filter(|_| self.deciding.jackknifed(site, position))
                        .map(|without| Block::Cell(without, row, column)),
                    decides: self.deciding.decides(site, position),
                    matters,
                    jackknifed: self.deciding.jackknifed(site, position),
                    raw: true,
                });
            }
        }
        places
    }

    fn read(&self, features: Features, places: &[Place<'_>], units: &Units<'_>) -> Result<Readings<'a>> {
        let errors = self.input.provenance.label_errors(&self.dataset.tasks.ids);
        let read = units.map_told(
            &format!("cells/{features:?}"),
            places.len(),
            |_| 1,
            |index, _| {
                let place = &places[index];
                let read = self.cell(place);
                let at = place.site.map_or_else(|| "text".to_owned(), |site| site.to_string());
                read.map_err(|error| error.at(&format!("{at}, {}", place.position)))
            },
            |index, read| {
                let Place { site, position, .. } = places[index];
                if features == Features::Model && self.deciding.decides_in_time(position) {
                    units.probed(&so_far((site, position), read, &errors));
                }
            },
        )?;
        let (mut cells, mut raw) = (BTreeMap::new(), BTreeMap::new());
        for (place, (cell_scores, increments)) in places.iter().zip(read) {
            let key = (place.site, place.position);
            increments.map(|increments| cells.insert(key, increments.with_label_errors(&errors)));
            cell_scores.map(|cell_scores| raw.insert(key, cell_scores));
        }
        let (positions, skills) = (self.input.activations.positions(), self.dataset.tasks.skills.as_slice());
        Ok(Readings { features, cells, raw, positions, skills, seed: self.input.config.seed })
    }

    fn cell(&self, place: &Place<'_>) -> Result<(Option<CellScores>, Option<Increments>)> {
        let plan = &self.dataset.plan;
        let (read, d) = (place.block.read()?, place.block.d());
        let block = Matrix::new(&read, d);
        let without = place.without.map(Block::read).transpose()?;
        let without = without.as_deref().map(|rows| (Matrix::new(rows, d), &self.dataset.without));
        let reading = Reading { permuted: place.jackknifed, without };
        let cell_scores = place.raw.then(|| cell::cell_scores(plan, block, &reading, self.device)).transpose()?;
        let Some((_, offsets)) = self.texts.positions.get(&place.position) else { return Ok((cell_scores, None)) };
        let cell = Cell {
            plan,
            names: &self.dataset.tasks.ids,
            splits: &self.dataset.splits,
            n_splits: if place.matters { self.dataset.splits.folds.len() } else { 1 },
            jackknifed: place.jackknifed,
            in_claims: &self.dataset.in_claims,
            decides: place.decides,
            offsets,
            device: self.device,
        };
        Ok((cell_scores, Some(cell.increments(block)?)))
    }

    /// Scores of the probes trained at `last` at every position, per site, `[site][position][task]`; empty where `last` was
    /// not read.
    pub(super) fn read_from_last(&self, units: &Units<'_>) -> Result<Vec<Vec<Vec<Option<ResampledEstimate>>>>> {
        let activations = self.input.activations;
        let last = activations.positions().iter().position(|&position| position == Position::Last);
        let Some(last) = last else { return Ok(vec![Vec::new(); activations.sites().len()]) };
        let (plan, d) = (&self.dataset.plan, activations.d());
        units.map(
            "from-last",
            activations.sites().len(),
            |_| 0,
            |site| {
                let directions = cell::directions(plan, Matrix::new(&activations.cell(site, last)?, d), self.device)?;
                let read = |position| {
                    let block = activations.cell(site, position)?;
                    let scores = cell::reading(plan, Matrix::new(&block, d), &directions, self.device)?;
                    let mut all = vec![None; self.dataset.tasks.ids.len()];
                    plan.probeable.iter().zip(scores).for_each(|(&task, scored)| all[task] = Some(scored.auroc));
                    Ok(all)
                };
                (0..activations.positions().len()).map(read).collect()
            },
        )
    }

    /// Every site's ablation in representation.
    pub(super) fn ablated(&self, units: &Units<'_>) -> Result<Vec<SiteAblation>> {
        let Some(config) = self.input.config.ablation.as_ref().filter(|_| ablates(self.input, self.dataset)) else {
            return Ok(Vec::new());
        };
        let input = ablation::AblateInput {
            tasks: &self.dataset.tasks.ids,
            in_claims: &self.dataset.tasks_in_claims(),
            plan: &self.dataset.plan,
            config,
            activations: self.input.activations,
        };
        ablation::ablate(&input, units)
    }
}
