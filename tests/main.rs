//! Tests of skillscope across its crates.

mod analysis;
mod planted;
mod probe;
