//! The two halves of a run: reading activations off a model, and computing a study from them.

#[cfg(feature = "compute")]
mod ablation;
#[cfg(feature = "compute")]
mod capture;
#[cfg(feature = "compute")]
mod cell;
#[cfg(feature = "compute")]
mod config;
#[cfg(feature = "compute")]
mod dataset;
#[cfg(feature = "compute")]
mod increment;
#[cfg(feature = "compute")]
mod labelled;
#[cfg(feature = "compute")]
mod pilot;
#[cfg(feature = "compute")]
mod refit;
#[cfg(feature = "compute")]
mod study;
#[cfg(feature = "compute")]
mod summary;
#[cfg(feature = "compute")]
mod text;
#[cfg(feature = "compute")]
pub mod trace;
#[cfg(feature = "compute")]
mod unit;
#[cfg(feature = "compute")]
mod units;

pub use crate::executor::{Executor, Sequential};
#[cfg(feature = "compute")]
pub use ablation::{
    Answer, Answered, DAMAGE_TEXTS, InterveneInput, Intervened, Interventions, Which, asked_anew, intervene,
};
#[cfg(feature = "compute")]
pub use capture::{BATCH, CaptureInput, Captured, capture, read};
#[cfg(feature = "compute")]
pub use labelled::{Labelled, LabelledConfig};
#[cfg(feature = "compute")]
pub use pilot::{Pilot, PilotLevel, PilotParameter, PilotTask, chosen, pilot, probeable};
#[cfg(feature = "compute")]
pub use refit::Refit;
#[cfg(feature = "compute")]
pub use study::{Computed, Directions, Fits, PlacedProbe, PlacedSubspace, StudyInput, compute, study};
#[cfg(feature = "compute")]
pub use trace::{TraceInput, TraceProbe, TraceProbes, TraceProbesInput, trace, trace_probes};
#[cfg(feature = "compute")]
pub use unit::Unit;
#[cfg(feature = "compute")]
pub use units::{Progress, RunContext, Stage, UNIT_OPERATIONS, Units};

pub use crate::artefact::ArtefactStore;
