//! The wire of what is known of a study before it is finished: the pilot's forecast, rates of responses, and probes.

use serde::{Deserialize, Serialize};

use crate::site::{Position, Site};

/// What a pilot says of the study to come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RunForecast {
    /// How many tasks can be probed, as expected.
    pub probeable: f64,
    /// Every task of the pilot.
    pub tasks: Vec<ForecastTask>,
    /// Seconds of every stage.
    pub seconds: Vec<(String, f64)>,
    /// The most memory that the run had so far, in bytes, where the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak_bytes: Option<u64>,
}

/// One task of a forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ForecastTask {
    /// The task's id.
    pub task: String,
    /// Responses of the pilot.
    pub responses: usize,
    /// Those cut at the limit of tokens.
    pub cut: usize,
    /// The satisfied share of the responses that a study would analyse, at the chosen levels.
    pub rate: f64,
    /// The probability that the study can probe it.
    pub probeable: f64,
}

/// The satisfied responses of one task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RunRate {
    /// The task's id.
    pub task: String,
    /// Responses with the instruction that have a verdict.
    pub judged: usize,
    /// Those that satisfy it.
    pub satisfied: usize,
}

/// A task's probe with the highest increment among the finished cells of the model at a position that a rule reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RunCell {
    /// The task's id.
    pub task: String,
    /// The cell's site.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub site: Site,
    /// Its position.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub position: Position,
    /// Samples scored.
    pub n: usize,
    /// AUROC of the probe on the activations.
    pub auroc: f64,
    /// The gain of text and activations over the text's AUROC.
    pub increment: f64,
    /// Its 95 % interval, as the study will hold it; the choice of the best is not in it.
    pub interval: [f64; 2],
    /// Sites that are finished at this position, among which this is the best.
    pub finished: usize,
}
