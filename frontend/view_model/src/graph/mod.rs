//! The skill graph: its model, its layout, and what is told of it.

mod bend;
pub mod dependence;
pub mod layout;
pub mod matrix;
pub mod model;
pub mod tip;
