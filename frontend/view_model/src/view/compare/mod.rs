//! The Compare view: two studies side by side and as a difference, on one scale.

pub mod layout;
pub mod model;
pub mod setup;
pub mod study_pair;
pub mod summary;

use super::{Scope, View};
use crate::say;
use crate::state::choice::Aspect;

/// The view's entry in `VIEWS`.
pub const VIEW: View = View {
    id: "compare",
    name: || say!(view::compare::name),
    icon: "M3.5 4h5v12h-5zM11.5 4h5v12h-5zM6 7.5v.1M6 10.5v2M14 7.5v2M14 12.5v.1",
    scope: Scope::Place,
};

/// The reader's selection in this view.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chosen {
    /// The id of the second study; `None` is the first other one listed.
    pub with: Option<String>,
    /// The aspect in which they are compared.
    pub aspect: Aspect,
}
