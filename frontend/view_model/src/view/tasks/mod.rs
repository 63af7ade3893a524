//! The Tasks view: how often each instruction is followed, with all samples.

pub mod agreement;
pub mod audit;
pub mod layout;
pub mod model;
pub mod verdict_key;

use super::{Scope, View};
use crate::say;
use crate::state::choice::Constraint;
use crate::state::field::{Value, one_of};
use shared::api::SampleQuery;

/// The view's entry in `VIEWS`.
pub const VIEW: View = View {
    id: "tasks",
    name: || say!(view::tasks::name),
    icon: "M4.5 3.5h11v13h-11zM7.5 8l1.2 1.2L11 7M7.5 12.5l1.2 1.2L11 11.5M13 8.2h.5M13 12.7h.5",
    scope: Scope::Study,
};

/// The sample filters of this view.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Only those with this label.
    pub label: Option<Label>,
    /// Only those with or without the instruction.
    pub constraint: Option<Constraint>,
    /// Only those that contain this text.
    pub search: String,
    /// The page of the result, from 1.
    pub page: usize,
}

impl Default for Chosen {
    fn default() -> Self {
        Self { label: None, constraint: None, search: String::new(), page: 1 }
    }
}

/// A label that a sample can have: an index into [`SampleQuery::LABELS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label(pub usize);

impl Value for Label {
    fn read(text: &str) -> Result<Self, String> {
        one_of(text, &SampleQuery::LABELS).map(Self)
    }

    fn written(&self) -> String {
        SampleQuery::LABELS[self.0].to_owned()
    }
}
