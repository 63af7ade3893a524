//! The presets: sizes that a study can begin from.

use serde::{Deserialize, Serialize};

/// A size that a study can have; each is defined in `shared/src/run/config.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Preset {
    /// Small sizes, for a first look.
    Quick,
    /// The default.
    Default,
    /// The sizes of the studies that ship with the program.
    Bundled,
    /// The paper's settings, as far as they are known.
    Paper,
}

impl Preset {
    /// Every preset: by size, then the paper's.
    pub const ALL: [Self; 4] = [Self::Quick, Self::Default, Self::Bundled, Self::Paper];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Default => "default",
            Self::Bundled => "bundled",
            Self::Paper => "paper",
        }
    }

    /// Its samples per task with the constraint.
    pub fn samples(self) -> usize {
        match self {
            Self::Quick => 120,
            Self::Default | Self::Paper => 300,
            Self::Bundled => 600,
        }
    }
}
