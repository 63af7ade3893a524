//! Values with their intervals on a shared axis, one row per item.

use super::geometry::Shape;

/// One row's marks; positions in per cent of the axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IntervalRow {
    /// The background band (chance), from – to.
    pub band: Option<[f64; 2]>,
    /// A line between two marks.
    pub link: Option<[f64; 2]>,
    /// The marks, in drawing order.
    pub marks: Vec<IntervalMark>,
}

/// A value with its interval.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalMark {
    /// Position of the value, in per cent of the axis.
    pub at: f64,
    /// Ends of the interval, in per cent of the axis.
    pub interval: Option<[f64; 2]>,
    /// Offset downwards from the middle of the row, in pixels.
    pub lane: f64,
    /// Shape of the mark.
    pub shape: Shape,
    /// Colour, as a CSS value.
    pub colour: String,
    /// Whether only the outline is drawn.
    pub hollow: bool,
    /// Radius in pixels.
    pub radius: f64,
}
