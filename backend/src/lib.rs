//! The native shell of skillscope.

pub mod train;
