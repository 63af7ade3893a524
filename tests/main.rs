//! Tests of skillscope across its crates.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod analysis;
mod api;
mod boundary;
mod browser;
mod bundled;
mod cli;
mod driver;
mod fault;
mod logistic;
mod model;
mod openapi;
mod planted;
mod probe;
mod support;
mod task;
mod tidy;
mod train;
mod view;
