//! Tests of skillscope across its crates.

#![allow(clippy::unwrap_used, reason = "the whole crate is tests: a panic is how they fail")]

mod access;
mod analysis;
mod api;
mod baseline;
mod boundary;
mod browser;
mod bundled;
mod capture;
mod checkpoint;
mod claims;
mod cli;
mod dependence;
mod directions;
mod driver;
mod endpoint;
mod erase;
mod export;
mod fault;
mod gguf;
mod hub;
mod labelled;
mod language;
mod logistic;
mod model;
mod openapi;
mod opinion;
mod pilot;
mod planted;
mod probe;
mod record;
mod refitted;
mod resume;
mod row_span;
mod stored;
mod subspace;
mod support;
mod task;
mod template;
mod tidy;
mod trace;
mod train;
mod view;
