//! A task's row: its tooltip, and the grid lines and tick labels of its scale.

use crate::chart::scale::{Scale, ticks};
use crate::text::number;

/// Title and lines of a tooltip.
pub type Told = (String, Vec<String>);

/// The grid lines of a scale of differences, with a strong line at 0.
pub fn lines_of(scale: &Scale) -> Vec<(f64, &'static str)> {
    let line = |tick: f64| (scale.at(tick), if tick.abs() < 1e-9 { "zero" } else { "grid" });
    ticks(scale.range(), 5, 0.0).into_iter().map(line).collect()
}

/// The tick labels under them.
pub fn ticks_of(scale: &Scale) -> Vec<(f64, String)> {
    ticks(scale.range(), 5, 0.0).into_iter().map(|tick| (scale.at(tick), number::score(tick))).collect()
}
