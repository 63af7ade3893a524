//! Drawings in SVG, independent of the studies' content: marks, charts and gestures.

pub mod curve;
pub mod gestures;
pub mod graph;
pub mod graph_event;
pub mod interval;
pub mod mark;
pub mod matrix;
