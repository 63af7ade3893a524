//! Values with their intervals on a shared axis, a row per thing.

use super::geometry::Shape;

/// One row's marks, in per cent of the axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IntervalRow {
    /// The band behind everything (chance), from – to.
    pub band: Option<[f64; 2]>,
    /// A line between two marks.
    pub link: Option<[f64; 2]>,
    /// The marks, drawn in order.
    pub marks: Vec<IntervalMark>,
}

/// A value with its interval.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalMark {
    /// Where the value lies.
    pub at: f64,
    /// Its interval.
    pub interval: Option<[f64; 2]>,
    /// Offset downwards from the middle of the row, in pixels.
    pub lane: f64,
    /// Its shape.
    pub shape: Shape,
    /// Its colour.
    pub colour: String,
    /// Whether only its outline is drawn.
    pub hollow: bool,
    /// Its radius.
    pub radius: f64,
}
