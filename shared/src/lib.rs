//! The science of skillscope: bytes in, values out; no IO, clock, threads or device choice.

pub mod api;
pub mod error;
pub mod site;
pub mod study;
pub mod task;

pub use error::{Error, Result};
