//! Tests of skillscope across its crates.

mod model;
mod planted;
mod task;
