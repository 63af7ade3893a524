//! Analyses of the probes' scores: transfer, clusters, verdicts. Plain numbers, no model, no device.

pub mod ablation;
pub mod asymmetry;
mod cell_scores;
pub mod emergence;
pub mod increment;
#[cfg(feature = "compute")]
pub mod subspace;
pub mod timing;
pub mod transfer;
pub mod verdict;

pub use cell_scores::{CellScores, Controls};
pub use increment::{Increments, SpecialistIncrement};

use crate::probe::Scored;
use crate::study::{Cell, GeneralistScores, Score};

/// Everything a study reports of one site and position but the increments themselves.
pub fn cell(cell_scores: &CellScores, increments: &Increments) -> Cell {
    Cell {
        specialists: cell_scores.spread(&cell_scores.specialist_reports()),
        generalists: cell_scores
            .generalists
            .iter()
            .map(|(kind, scores)| {
                let reports: Vec<Option<Score>> =
                    scores.iter().map(|score| score.as_ref().map(Scored::report)).collect();
                GeneralistScores { kind: *kind, scores: cell_scores.spread(&reports) }
            })
            .collect(),
        transfer: transfer::table(cell_scores, increments),
        clustering: transfer::cluster::clustering(increments, cell_scores.seed),
    }
}
