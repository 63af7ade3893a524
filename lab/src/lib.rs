//! The tools that skillscope is made and measured with, not shipped: training of the tiny models, planted data, benchmarks.

pub mod cli;
pub mod planted;
pub mod train;
