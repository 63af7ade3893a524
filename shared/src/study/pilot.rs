//! The pilot in a study's configuration.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Levels that a study asks, by task and parameter, counted from 0 in the task's own order; of other parameters all.
pub type Levels = BTreeMap<String, BTreeMap<String, Vec<usize>>>;

/// The pilot before a study.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PilotConfig {
    /// Base prompts of each task that the pilot asks about, at most a quarter of them; the study asks about the others.
    #[serde(default = "pilot_prompts")]
    pub prompts: usize,
    /// The levels of the study. The pilot chooses those that are not there; in an empty table, none: all are asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>))]
    pub levels: Option<Levels>,
}

fn pilot_prompts() -> usize {
    24
}

impl Default for PilotConfig {
    fn default() -> Self {
        Self { prompts: pilot_prompts(), levels: None }
    }
}
