//! Tests of skillscope across its crates.

mod api;
mod boundary;
mod fault;
mod openapi;
mod planted;
mod support;
mod tidy;
