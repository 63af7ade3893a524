//! Drawings as data, independent of the studies' content: geometry and scenes.

pub mod curve;
pub mod geometry;
pub mod interval;
pub mod matrix;
pub mod ring;
pub mod scale;
pub mod scene;
pub mod viewport;
