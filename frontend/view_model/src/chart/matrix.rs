//! A square matrix as coloured cells, with row and column names and a dendrogram along the rows.

use super::geometry::Shape;

/// A whole matrix, laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MatrixScene {
    /// Width of the drawing, in pixels.
    pub width: f64,
    /// Height of the drawing, in pixels.
    pub height: f64,
    /// Side of a cell, in pixels.
    pub side: f64,
    /// The cells, in a fixed order.
    pub cells: Vec<CellMark>,
    /// The names of rows and columns, in a fixed order.
    pub names: Vec<NameMark>,
    /// The dendrogram, as path data.
    pub tree: String,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct CellMark {
    /// Left edge, in pixels.
    pub x: f64,
    /// Upper edge, in pixels.
    pub y: f64,
    /// Colour, as a CSS value.
    pub fill: String,
    /// The number written in the cell.
    pub text: String,
    /// State of the cell: a class of the style sheet.
    pub class: &'static str,
    /// Accessible description.
    pub spoken: String,
    /// Whether the cell is on the lower side of its scale; marked, so that it is told without colour.
    pub below: bool,
    /// Its value on a small scale at its foot.
    pub gauge: Option<Gauge>,
}

/// A value beside a band of values; both as shares of the scale's width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gauge {
    /// The ends of the band.
    pub band: [f64; 2],
    /// The value.
    pub at: f64,
}

/// The name of a row or a column.
#[derive(Debug, Clone, PartialEq)]
pub struct NameMark {
    /// Anchor coordinate, in pixels.
    pub x: f64,
    /// Anchor coordinate, in pixels.
    pub y: f64,
    /// What is written: the name, or a code of it where there is little room.
    pub text: String,
    /// The name.
    pub name: String,
    /// Whether it belongs to a column.
    pub of_column: bool,
    /// Shape of the task's skill.
    pub shape: Shape,
    /// Colour, as a CSS value.
    pub colour: String,
}
