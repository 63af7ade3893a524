//! Collects the record of a study: the draws, logits and outcomes behind its numbers.

use super::StudyInput;
use super::plan::Deciding;
use super::readings::Readings;
use crate::analysis::Increments;
use crate::run::ablation::Interventions;
use crate::run::dataset::Dataset;
use crate::site::{Position, Site};
use crate::stats::purpose;
use crate::study::{CellLogits, Purposes, Record, TaskLogits};

/// Collects it: the logits of every feature set at the cells that the rules read.
pub(super) fn record(
    input: &StudyInput<'_>,
    dataset: &Dataset<'_>,
    deciding: &Deciding,
    readings: &[&Readings<'_>],
) -> Record {
    Record {
        seed: input.config.seed,
        purposes: purposes(),
        samples: dataset.analysed.iter().map(|sample| sample.id.clone()).collect(),
        splits: dataset.splits.folds.clone(),
        blocks: dataset.splits.blocks.clone(),
        logits: readings.iter().flat_map(|readings| logits(readings, deciding)).collect(),
        outcomes: input.interventions.map(Interventions::outcomes),
    }
}

fn purposes() -> Purposes {
    Purposes {
        folds: purpose::FOLDS.to_owned(),
        further_splits: purpose::FURTHER_SPLITS.to_owned(),
        blocks: purpose::BLOCKS.to_owned(),
        resamples: purpose::RESAMPLES.to_owned(),
    }
}

/// A feature set's logits at the cells where a rule reads.
fn logits(readings: &Readings<'_>, deciding: &Deciding) -> Vec<CellLogits> {
    let reads = |site: Option<Site>, position: Position| match site {
        Some(site) => deciding.decides(site, position),
        None => deciding.decides_in_time(position),
    };
    let cells = readings.cells.iter().filter(|((site, position), _)| reads(*site, *position));
    let cell =
        |(&(site, position), cell)| CellLogits { features: readings.features, site, position, tasks: tasks(cell) };
    cells.map(cell).collect()
}

fn tasks(cell: &Increments) -> Vec<TaskLogits> {
    let general = |place: usize| {
        let at = cell.in_claims.iter().position(|&known| known == place)?;
        cell.general_logits.get(at).cloned()
    };
    let task = |(place, specialist): (usize, &crate::analysis::SpecialistIncrement)| TaskLogits {
        task: cell.names[cell.probeable[place]].clone(),
        text: specialist.text_logits.clone(),
        with: specialist.with_logits.clone(),
        general: general(place),
    };
    cell.specialists.iter().enumerate().map(task).collect()
}
