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
pub mod guard;
pub mod hub;
pub mod job;
pub mod labelled;
pub mod observe;
pub mod parity;
mod program;
pub mod routes;
pub mod runs;
mod segment;
mod shell_word;
pub mod snapshot;
pub mod state;
pub mod store;
mod task_file;
