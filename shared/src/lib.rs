//! The science of skillscope: bytes in, values out; no IO, clock, device choice or threads of its own.

pub mod activation;
pub mod analysis;
pub mod api;
pub mod artefact;
pub mod audit;
#[cfg(feature = "compute")]
pub mod erase;
pub mod error;
pub mod executor;
#[cfg(feature = "compute")]
pub mod generate;
pub mod hash;
#[cfg(feature = "compute")]
pub mod judge;
pub mod linalg;
pub mod live;
pub mod message;
#[cfg(feature = "compute")]
pub mod model;
pub mod natural;
pub mod probe;
#[cfg(feature = "compute")]
pub mod prompt;
#[cfg(feature = "compute")]
pub mod readback;
pub mod run;
pub mod site;
#[cfg(feature = "compute")]
pub mod snapshot;
pub mod stats;
pub mod study;
pub mod table;
pub mod task;
#[cfg(feature = "compute")]
pub mod template;
#[cfg(feature = "compute")]
pub mod tokenizer;
#[cfg(feature = "compute")]
pub mod world;
pub mod xml;

pub use error::{Error, Result};
