//! Where in depth and when in time a task becomes readable.

use serde::{Deserialize, Serialize};

use super::Study;
use crate::site::{Position, Site};

/// A value with its interval and p.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its 95 % interval: over base prompts, unless its field names another one.
    pub interval: [f64; 2],
    /// Its p against the null that its field names.
    pub p: Option<f64>,
}

/// Where in depth the tasks become readable at one position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Emergence {
    /// The position.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub position: Position,
    /// Per task of the study; `None` where no layer's increment lies above 0 (first edition: no AUROC above chance).
    pub tasks: Vec<Option<TaskEmergence>>,
    /// Somers' D of onset against structural < lexical < semantic, stylistic: 1 when every later skill begins in a
    /// later layer, 0 without order; p by shuffled skills, two-sided. `None` with fewer than three tasks or one skill.
    pub order: Option<Estimate>,
}

impl Emergence {
    /// The fewest tasks that must emerge before their order counts as an order of skills.
    pub const ORDERED: usize = 6;
}

/// Where in depth one task becomes readable; layers count the blocks that were read, from 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TaskEmergence {
    /// First layer whose increment over the text reaches 0.9 of its peak (first edition: AUROC, ½ + 0.9 (peak − ½)).
    pub onset: usize,
    /// Its 95 % interval.
    pub onset_interval: [f64; 2],
    /// `onset / (n_layers − 1)`, to compare models.
    pub relative_onset: f64,
    /// The layer of the highest increment (first edition: AUROC).
    pub peak: usize,
    /// Its 95 % interval.
    pub peak_interval: [f64; 2],
    /// The raw AUROC there; the maximum over layers, so it is biased upwards.
    pub peak_auroc: f64,
    /// The increment there; `None` in studies of the first edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak_increment: Option<f64>,
    /// Mean layer, weighted by the increment where it is above 0 (first edition: by the AUROC above ½).
    pub centre: f64,
    /// Its 95 % interval.
    pub centre_interval: [f64; 2],
}

/// When in time the tasks are readable at one site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Timing {
    /// The site.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub site: Site,
    /// The same as `from_last` for a probe trained at `eos`; only in studies of the first edition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from_eos: Vec<Vec<Option<Estimate>>>,
    /// AUROC of the probe trained at `last` on the held-out samples of every position, `[position][task]`, against ½.
    #[serde(default)]
    pub from_last: Vec<Vec<Option<Estimate>>>,
    /// Per task: mean increment over the text at `user_last` and the last connector; against 0.
    pub planning: Vec<Option<Estimate>>,
    /// Per task: rise of the increment over the text from `first` to `last`; against 0.
    pub monitoring: Vec<Option<Estimate>>,
    /// Mean planning index of the tasks; against 0.
    pub mean_planning: Option<Estimate>,
    /// Mean monitoring index of the tasks; against 0.
    pub mean_monitoring: Option<Estimate>,
}

impl Timing {
    /// The interval of an index where no probe was refitted: every possible difference of two increments.
    pub const ANY: [f64; 2] = [-2.0, 2.0];
}

/// A depth among `n_blocks` blocks as a share of the last one's.
pub fn relative_depth(depth: f64, n_blocks: usize) -> f64 {
    depth / (n_blocks.max(2) - 1) as f64
}

/// The scales of depth: the blocks that were read, which [`TaskEmergence`] counts, the study's sites, the model's layers.
impl Study {
    /// The blocks that were read, as indices of `sites` and as layers.
    pub fn blocks(&self) -> impl Iterator<Item = (usize, usize)> {
        self.sites.iter().enumerate().filter_map(|(index, site)| match site {
            Site::ResidPost(layer) => Some((index, *layer)),
            Site::Embed => None,
        })
    }

    /// A depth on the scale of the study's sites, from 0.
    pub fn site_at(&self, depth: f64) -> f64 {
        self.blocks().next().map_or(0.0, |(first, _)| first as f64) + depth
    }

    /// A depth on the scale of the model's layers, linear between the blocks that were read.
    pub fn layer_at(&self, depth: f64) -> f64 {
        let layer = |at: f64| self.blocks().nth(at as usize).map_or(at, |(_, layer)| layer as f64);
        let (below, above) = (layer(depth.floor()), layer(depth.ceil()));
        below + (above - below) * depth.fract()
    }

    /// A depth as a share of the last block's that was read.
    pub fn relative_depth(&self, depth: f64) -> f64 {
        relative_depth(depth, self.blocks().count())
    }

    /// The number of the model's last layer, at least 1.
    pub fn last_layer(&self) -> usize {
        self.provenance.model.n_layers.saturating_sub(1).max(1)
    }
}
