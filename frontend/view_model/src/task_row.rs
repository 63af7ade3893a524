//! A task's row: what is told of it, and the lines and numbers of its scale.

use shared::study::TaskSummary;

use crate::chart::scale::{Scale, ticks};
use crate::text::number;

/// Title and lines of a card.
pub type Told = (String, Vec<String>);

/// Whether a task that can be probed is left out of the claims: its instruction has no shown effect.
pub fn left_out(task: &TaskSummary) -> bool {
    task.not_probeable.is_none() && task.instruction_effect.is_some() && !task.in_claims
}

/// The lines down a scale of differences, nothing drawn strong.
pub fn lines_of(scale: &Scale) -> Vec<(f64, &'static str)> {
    let line = |tick: f64| (scale.at(tick), if tick.abs() < 1e-9 { "zero" } else { "grid" });
    ticks(scale.range(), 6, 0.0).into_iter().map(line).collect()
}

/// The numbers under them.
pub fn ticks_of(scale: &Scale) -> Vec<(f64, String)> {
    ticks(scale.range(), 6, 0.0).into_iter().map(|tick| (scale.at(tick), number::score(tick))).collect()
}
