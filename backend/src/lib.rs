//! The native shell of skillscope: files, device, HTTP, command line.

pub mod app;
pub mod cli;
pub mod device;
pub mod embedded;
pub mod endpoint;
pub mod engine;
pub mod error;
pub mod export;
pub mod extraction;
pub mod forecast;
pub mod hub;
pub mod job;
pub mod labelled;
pub mod parity;
pub mod routes;
mod segment;
pub mod snapshot;
pub mod state;
pub mod store;
mod task_file;
