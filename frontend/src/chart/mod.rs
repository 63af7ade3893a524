//! Drawings in SVG that know no science: geometry first, then marks and charts.

pub mod curve;
pub mod gestures;
pub mod graph;
pub mod graph_event;
pub mod interval;
pub mod mark;
pub mod matrix;
