//! A finished study: plain data, everything a view shows.
//!
//! Matrices are indexed like the lists they belong to: tasks by `Study::tasks`, sites by
//! `Study::sites`, positions by `Study::positions`. Numbers are rounded to five significant
//! digits when written, so that the same run gives the same bytes.

mod ablation;
mod claim;
mod config;
mod depth;
mod example;
mod file_content;
mod front;
mod increment;
mod labels;
mod pilot;
mod preset;
mod probed;
mod prompts;
mod provenance;
mod record;
mod refit;
mod result;
mod sample;
mod task_summary;
mod trace;

pub use ablation::{
    Ablation, BehaviourAblation, CUT, CaseKind, CaseOutcomes, Control, ControlKind, Damage, Dependencies, Dose,
    EqualDamage, NamedPair, Outcomes, PairState, RepresentationAblation, SATISFIED, Shares, SubspaceSimilarity,
    VIOLATED,
};
pub use claim::{Claim, ClaimHalf, ClaimNull, ClaimPart, ClaimVerdict};
pub use config::{
    AblationConfig, Auto, BehaviourConfig, BuiltInSet, C, DoseConfig, Method, ProbeConfig, Rule, Sampling, Scope,
    StudyConfig,
};
pub use depth::{Emergence, Estimate, TaskEmergence, Timing, relative_depth};
pub use example::Example;
pub use file_content::FileContent;
pub use increment::{FeatureSet, Features, GapPoint, Increment, IncrementCell};
pub use labels::{LabelsConfig, Overruled, overruled_lines};
pub use pilot::{Levels, PilotConfig};
pub use preset::Preset;
pub use probed::{ByTask, NotProbed, ProbeResults, ProbeSettings, ProbedSite, best_site, probed_tasks};
pub use prompts::PromptsConfig;
pub use provenance::{JudgeAudit, JudgeCard, JudgeConfig, ModelCard, Provenance};
pub use record::{CellLogits, Purposes, Record, TaskLogits};
pub use refit::{
    AUROC_TOLERANCE, COSINE_TOLERANCE, INTERCEPT_TOLERANCE, LENGTH_TOLERANCE, PROJECTION_TOLERANCE, RefitCell,
    RefitEvent, RefitRequest, RefitStart,
};
pub use result::{
    BaselineScores, Cell, Clustering, Generalist, GeneralistScores, Merge, NotProbeable, Score, Transfer,
};
pub use sample::{Outcome, Sample};
pub use task_summary::TaskSummary;
pub use trace::Trace;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::site::{Position, Site};

/// The schema version this program writes.
pub const SCHEMA_VERSION: u32 = 2;

/// The last schema version of the method's first edition: verdicts of such a study had no nulls (`docs/method.md`).
pub const FIRST_EDITION: u32 = 1;

/// The whole result of one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Study {
    /// [`SCHEMA_VERSION`] of the program that wrote it.
    pub schema: u32,
    /// A readable id: the name that its config gives it, else `<model>-seed-<seed>`.
    pub id: String,
    /// Whether it is only the part that [`Study::front`] describes; no study on disk is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_front: bool,
    /// The configuration, pre-declared rules included.
    pub config: StudyConfig,
    /// The model, program and device that computed it.
    pub provenance: Provenance,
    /// The tasks with their counts and satisfaction rates.
    pub tasks: Vec<TaskSummary>,
    /// Responses that show what was asked: one that meets its instruction and one that does not; absent in older studies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
    /// The sites read, lowest first.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub sites: Vec<Site>,
    /// The positions read, in token order, `mean` last.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub positions: Vec<Position>,
    /// One cell per site and position: `cells[site][position]`.
    pub cells: Vec<Vec<Cell>>,
    /// Scores of probes without any activation; only in studies of the first edition.
    #[serde(default)]
    pub baselines: BaselineScores,
    /// Increments of the model's activations over the text, per site and position; empty in studies of the first edition.
    #[serde(default)]
    pub increments: Vec<IncrementCell>,
    /// The same probes on feature sets that hold no instruction following; empty in studies of the first edition.
    #[serde(default)]
    pub nulls: Vec<FeatureSet>,
    /// The gap of claim 1 from fewer base prompts, and with every C; empty where it was not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gap: Vec<GapPoint>,
    /// Where in depth the tasks become readable, per position.
    #[serde(default)]
    pub emergence: Vec<Emergence>,
    /// When in time, per site.
    #[serde(default)]
    pub timing: Vec<Timing>,
    /// The results of ablation: which tasks depend on which.
    #[serde(default)]
    pub ablation: Ablation,
    /// The verdicts of the claims this study tests.
    pub verdicts: Vec<ClaimVerdict>,
    /// The text of every token id that occurs in the samples.
    pub vocabulary: BTreeMap<u32, String>,
}

impl Study {
    /// The study as JSON, floats rounded to five significant digits, keys sorted. A number that is not finite becomes null, which
    /// reads back only where a number may be missing.
    ///
    /// # Errors
    /// [`Error::Data`] when it cannot be written.
    pub fn to_json(&self) -> Result<String> {
        let bug = |error: serde_json::Error| Error::data("study", error.to_string(), "report this as a bug");
        let mut value = serde_json::to_value(self).map_err(bug)?;
        round_floats(&mut value);
        if self.is_front {
            drop_nulls(&mut value);
        }
        serde_json::to_string(&value).map_err(bug)
    }

    /// Reads a study of this or an older schema.
    ///
    /// # Errors
    /// [`Error::NewerSchema`], or [`Error::Data`] when it is not a study.
    pub fn from_json(text: &str) -> Result<Self> {
        Self::check_schema(text)?;
        from_json(text, "study.json")
    }

    fn check_schema(text: &str) -> Result<()> {
        #[derive(Deserialize)]
        struct Header {
            schema: u32,
        }
        let header: Header = from_json(text, "study.json")?;
        if header.schema > SCHEMA_VERSION {
            return Err(Error::NewerSchema { got: header.schema, known: SCHEMA_VERSION });
        }
        Ok(())
    }

    /// Whether the method's first edition computed it, whose verdicts have no nulls.
    pub fn is_first_edition(&self) -> bool {
        self.schema <= FIRST_EDITION
    }

    /// The increments of a site and position, if they were computed.
    pub fn increments_at(&self, site: Site, position: Position) -> Option<&IncrementCell> {
        self.increments.iter().find(|cell| cell.site == Some(site) && cell.position == position)
    }

    /// The cell of a site and position, if both were read.
    pub fn cell(&self, site: Site, position: Position) -> Option<&Cell> {
        let row = self.sites.iter().position(|&known| known == site)?;
        let column = self.positions.iter().position(|&known| known == position)?;
        self.cells.get(row)?.get(column)
    }
}

fn from_json<T: serde::de::DeserializeOwned>(text: &str, file: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| {
        Error::data(
            file,
            error.to_string(),
            "the file is not of a skillscope study or is damaged; run `skillscope study verify`",
        )
    })
}

/// Takes out every field of an object that is null.
fn drop_nulls(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        serde_json::Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        _ => {}
    }
}

/// Rounds every float of a JSON value to five significant digits.
fn round_floats(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Number(number) if number.is_f64() => {
            let exact = number.as_f64().unwrap_or_default();
            if let Some(rounded) = format!("{exact:.4e}").parse().ok().and_then(serde_json::Number::from_f64) {
                *number = rounded;
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(round_floats),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(round_floats),
        _ => {}
    }
}
