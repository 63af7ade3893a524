//! The science of skillscope: bytes in, values out; no IO, clock, threads or device choice.

pub mod api;
pub mod error;
#[cfg(feature = "compute")]
pub mod generate;
pub mod judge;
#[cfg(feature = "compute")]
pub mod model;
pub mod prompt;
#[cfg(feature = "compute")]
pub mod readback;
pub mod site;
pub mod study;
pub mod task;
#[cfg(feature = "compute")]
pub mod tokenizer;
pub mod world;

pub use error::{Error, Result};
