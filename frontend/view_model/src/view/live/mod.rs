//! The Live view: a model writes with and without edits of its stream, beside a control.

pub mod copied;
pub mod dose;
pub mod dose_picture;
pub mod dose_plan;
pub mod events;
pub mod fetched;
pub mod lens;
pub mod model;
pub mod request;
pub mod sampling;
pub mod score;
pub mod stack;
pub mod strips;
pub mod token;
pub mod vectors;

use shared::site::Site;

use super::{Scope, View};
use crate::say;

/// The view's entry in `VIEWS`.
pub const VIEW: View = View {
    id: "live",
    name: || say!(view::live::name),
    icon: "M3.5 5.5h13M3.5 10h8M3.5 14.5h5M12.5 14.5l2 2L17 12",
    scope: Scope::Study,
};

/// The reader's selection in this view. The asked task and the sample are those of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Whether no task is asked, so that nothing is checked.
    pub free: bool,
    /// The prompt, where the reader wrote another than the sample's.
    pub prompt: Option<String>,
    /// The stack of edits as text; `None` takes the asked task's subspace out.
    pub edits: Option<String>,
    /// The seed of the sampling, from 1.
    pub seed: usize,
    /// Whether the control is written.
    pub control: bool,
    /// The site that the probes read; `None` is that of the study's verdicts.
    pub read_at: Option<Site>,
    /// What of the sampling differs from the study's, as [`sampling::read`] reads it.
    pub sampling: Option<String>,
    /// Whether every layer's next token is asked for.
    pub lens: bool,
    /// Whether the tab writes, and not the server.
    pub in_tab: bool,
    /// Whether all this was written: opened by its address, it is written again.
    pub run: bool,
}

impl Default for Chosen {
    fn default() -> Self {
        Self {
            free: false,
            prompt: None,
            edits: None,
            seed: 1,
            control: true,
            read_at: None,
            sampling: None,
            lens: false,
            in_tab: false,
            run: false,
        }
    }
}
