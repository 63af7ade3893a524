//! The science of skillscope: bytes in, values out; no IO, clock, threads or device choice.

pub mod activation;
pub mod analysis;
pub mod api;
pub mod error;
pub mod linalg;
pub mod probe;
pub mod run;
pub mod site;
pub mod stats;
pub mod study;
pub mod task;

pub use error::{Error, Result};
