//! Tests of skillscope across its crates.

#![allow(clippy::unwrap_used, reason = "the whole crate is tests: a panic is how they fail")]

mod analysis;
mod api;
mod boundary;
mod browser;
mod bundled;
mod checkpoint;
mod cli;
mod driver;
mod fault;
mod hub;
mod logistic;
mod model;
mod openapi;
mod planted;
mod probe;
mod support;
mod task;
mod template;
mod tidy;
mod train;
mod view;
