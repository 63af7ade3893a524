//! Tests of skillscope across its crates.

mod api;
mod boundary;
mod browser;
mod driver;
mod fault;
mod model;
mod openapi;
mod planted;
mod support;
mod task;
mod tidy;
mod view;
