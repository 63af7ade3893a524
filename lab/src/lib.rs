//! What skillscope is made and measured with, and does not ship: training of the tiny models, data of known structure, benchmarks.

pub mod cli;
pub mod planted;
pub mod train;
