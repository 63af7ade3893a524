//! Drawings in SVG that know no science: geometry first, then marks and charts.

pub mod curve;
pub mod geometry;
pub mod graph;
pub mod hands;
pub mod interval;
pub mod mark;
pub mod matrix;
pub mod ring;
pub mod scale;
pub mod scene;
pub mod viewport;
