//! General interface components, independent of the studies' content.

pub mod table;
pub mod token;
