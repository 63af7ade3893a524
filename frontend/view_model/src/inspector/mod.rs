//! What is selected, and cards of numbers.

pub mod model;
