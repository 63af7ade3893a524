//! Drawings in SVG that know no science: geometry first, then marks and charts.

pub mod curve;
pub mod graph;
pub mod hands;
pub mod happening;
pub mod interval;
pub mod mark;
pub mod matrix;
