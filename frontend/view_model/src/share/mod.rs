//! What can be passed on.

pub mod model;
