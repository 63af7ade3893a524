//! The skill graph: model, layout and tooltips.

mod bend;
pub mod dependence;
pub mod layout;
pub mod matrix;
pub mod model;
pub mod tip;
