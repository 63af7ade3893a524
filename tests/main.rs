//! Tests of skillscope across its crates.
