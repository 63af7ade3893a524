//! A square matrix as coloured cells, with names at its sides and a tree along its rows.

use super::geometry::Shape;

/// A whole matrix, laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MatrixScene {
    /// Width of the drawing.
    pub width: f64,
    /// Height of the drawing.
    pub height: f64,
    /// Side of a cell.
    pub side: f64,
    /// The cells, in a fixed order.
    pub cells: Vec<CellMark>,
    /// The names of rows and columns, in a fixed order.
    pub names: Vec<NameMark>,
    /// The tree, as path data.
    pub tree: String,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct CellMark {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Its colour.
    pub fill: String,
    /// Its number.
    pub text: String,
    /// How it stands: a class of the style sheet.
    pub class: &'static str,
    /// What a screen reader says.
    pub spoken: String,
}

/// The name of a row or a column.
#[derive(Debug, Clone, PartialEq)]
pub struct NameMark {
    /// Where it is anchored.
    pub x: f64,
    /// Where it is anchored.
    pub y: f64,
    /// The name.
    pub text: String,
    /// Whether it belongs to a column.
    pub of_column: bool,
    /// Its shape.
    pub shape: Shape,
    /// Its colour.
    pub colour: String,
}
