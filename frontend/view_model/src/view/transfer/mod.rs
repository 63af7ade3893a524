//! The Transfer view: which task's probe predicts which task's success, as graph and matrix.

pub mod layout;
pub mod model;

use super::{Scope, View};
use crate::say;
use crate::state::field::Value;

/// The view's entry in `VIEWS`.
pub const VIEW: View = View {
    id: "transfer",
    name: || say!(view::transfer::name),
    icon: "M5 7.5a2 2 0 1 0 0-4a2 2 0 1 0 0 4M15 16.5a2 2 0 1 0 0-4a2 2 0 1 0 0 4M7 5.5c5 0 8 2 8 6M4.9 7.6c0 4.4 3.2 6.9 7.6 6.9",
    scope: Scope::Place,
};

/// The reader's selection in this view.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The least relative transfer that is drawn.
    pub threshold: Hundredths,
    /// Whether the graph also shows the edges of ablation.
    pub overlay: bool,
}

impl Default for Chosen {
    fn default() -> Self {
        Self { threshold: Hundredths(0), overlay: true }
    }
}

/// A share in whole hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hundredths(pub u8);

impl Hundredths {
    /// The share.
    pub fn share(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

/// Parses `0.35`, `.35` and `0.4` without floats: the float parser adds more code to the module than this file.
impl Value for Hundredths {
    fn read(text: &str) -> Result<Self, String> {
        let digits = text.trim_start_matches('0').strip_prefix('.').or((text == "0").then_some("0"));
        let known = digits.filter(|digits| digits.len() <= 2).and_then(|digits| format!("{digits:0<2}").parse().ok());
        known.map(Self).ok_or_else(|| say!(page::source::known_thresholds).to_owned())
    }

    fn written(&self) -> String {
        format!("0.{:02}", self.0)
    }
}
