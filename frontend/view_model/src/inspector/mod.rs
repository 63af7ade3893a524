//! The inspector's model: the selected task, and cards of numbers.

pub mod model;
