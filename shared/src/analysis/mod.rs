//! What the probes' scores mean: transfer, clusters, verdicts. Plain numbers, no model, no device.

pub mod cluster;
mod evidence;
mod generalist_gap;
mod skill;
pub mod transfer;
mod transfer_share;
pub mod verdict;

pub use evidence::Evidence;

use crate::probe::Scored;
use crate::study::{Cell, GeneralistScores, Score};

/// Everything a study reports of one site and position.
pub fn cell(evidence: &Evidence) -> Cell {
    Cell {
        specialists: evidence.spread(&evidence.specialist_reports()),
        generalists: evidence
            .generalists
            .iter()
            .map(|(kind, scores)| {
                let reports: Vec<Option<Score>> =
                    scores.iter().map(|score| score.as_ref().map(Scored::report)).collect();
                GeneralistScores { kind: *kind, scores: evidence.spread(&reports) }
            })
            .collect(),
        transfer: transfer::table(evidence),
        clustering: cluster::clustering(evidence),
    }
}
