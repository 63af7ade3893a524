//! Live: a model writes with and without edits of its residual stream, in step, while the probes of a study read along.
//!
//! `edit` and `event` are what goes over the wire; the rest computes. A [`Batch`] holds everything that one model is writing:
//! all viewers' rows pass together, each under its own edits.

#[cfg(feature = "compute")]
mod batch;
mod edit;
mod event;
#[cfg(feature = "compute")]
mod likely;
#[cfg(feature = "compute")]
mod operator;
#[cfg(feature = "compute")]
mod prepared;
#[cfg(feature = "compute")]
mod session;
#[cfg(feature = "compute")]
mod stack;
#[cfg(feature = "compute")]
mod vector;
#[cfg(feature = "compute")]
mod vector_file;

#[cfg(feature = "compute")]
pub use batch::Batch;
pub use edit::{Change, Edit, LiveRequest, LiveVector, MOST_VECTOR_BYTES, MOST_VECTORS};
pub use event::{Likely, LiveColumn, LiveDone, LiveEnd, LiveEvent, LiveStart, LiveToken, Role, Wait};
#[cfg(feature = "compute")]
pub use prepared::{IsGone, LiveStudy, Prepared};
#[cfg(feature = "compute")]
pub use session::Sink;
#[cfg(feature = "compute")]
pub use vector::ControlVector;
