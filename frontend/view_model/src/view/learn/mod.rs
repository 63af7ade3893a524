//! Learn: lessons on the numbers of the open study; predict, then reveal.

pub mod class;
pub mod figure;
pub mod layout;
pub mod lessons;
pub mod model;
pub mod progress;
pub mod question;
pub mod trial;

use super::{Scope, View};
use crate::say;

/// The view's entry in `VIEWS`.
pub const VIEW: View = View {
    id: "learn",
    name: || say!(view::learn::name),
    icon: "M10 4.5L18 8.3L10 12L2 8.3ZM5.5 10v4c1.2 1.1 2.7 1.6 4.5 1.6s3.3-.5 4.5-1.6v-4M18 8.3V13",
    scope: Scope::Study,
};

/// The open lesson and step.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The lesson.
    pub lesson: Option<String>,
    /// Its step, from 1.
    pub step: usize,
}

impl Default for Chosen {
    fn default() -> Self {
        Self { lesson: None, step: 1 }
    }
}
