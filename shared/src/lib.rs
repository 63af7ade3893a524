//! The science of skillscope: bytes in, values out; no IO, clock, threads or device choice.

pub mod api;
pub mod error;
pub mod judge;
pub mod prompt;
pub mod site;
pub mod study;
pub mod task;
pub mod world;

pub use error::{Error, Result};
