//! The Runs view: studies that the server runs, and the form that starts one.

pub mod again;
pub mod board;
pub mod form;
pub mod tables;
pub mod told;
mod typed;

use super::{Scope, View};
use crate::say;

/// The view's entry in `VIEWS`.
pub const VIEW: View =
    View { id: "runs", name: || say!(view::runs::name), icon: "M6 4l10 6-10 6zM3 4v12", scope: Scope::Study };
