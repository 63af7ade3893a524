//! The two halves of a run: reading activations off a model, and computing a study from them.

#[cfg(feature = "compute")]
mod capture;
#[cfg(feature = "compute")]
mod cell;
mod config;
pub mod executor;
#[cfg(feature = "compute")]
mod plan;
pub mod planted;
#[cfg(feature = "compute")]
mod reading;
#[cfg(feature = "compute")]
mod study;
#[cfg(feature = "compute")]
mod summary;

#[cfg(feature = "compute")]
pub use capture::{CaptureInput, Captured, Progress, Stage, capture};
pub use executor::{Executor, Sequential};
#[cfg(feature = "compute")]
pub use study::{StudyInput, study};
