//! One sample with its tokens and its trace.

pub mod model;
pub mod trace;
