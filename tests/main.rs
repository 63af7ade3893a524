//! Tests of skillscope across its crates.

mod view;
