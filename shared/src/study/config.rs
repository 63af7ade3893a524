//! The configuration of a study, written down before the run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::labels::LabelsConfig;
use super::pilot::PilotConfig;
use super::preset::Preset;
use super::prompts::PromptsConfig;
use super::provenance::JudgeConfig;
use crate::site::{Position, Site};
use crate::task::TaskSpec;

/// The configuration of a study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StudyConfig {
    /// The model's name (a bundled name or the snapshot folder's name).
    pub model: String,
    /// The study's id, up to 80 letters, digits, `.`, `_` and `-`; absent: `<model>-seed-<seed>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The preset that the run began from; the other fields include the changes by its file and options. Absent in studies of
    /// older programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// The built-in set that task ids are read in; absent: that of the tiny models' world.
    #[serde(default, skip_serializing_if = "BuiltInSet::is_tiny_world")]
    pub task_set: BuiltInSet,
    /// Task ids, in report order.
    pub tasks: Vec<String>,
    /// The specs of the tasks that are not built in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub task_specs: Vec<TaskSpec>,
    /// Samples per task with the constraint.
    pub samples: usize,
    /// Samples per task without the constraint.
    pub samples_without: usize,
    /// The seed of prompts, sampling, folds, bootstrap and permutations.
    pub seed: u64,
    /// How responses are sampled.
    pub sampling: Sampling,
    /// What the chat template is given beside the messages, by name: `enable_thinking`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub template: BTreeMap<String, serde_json::Value>,
    /// The local time that the chat template is given, as 2026-01-31T12:00:00; absent where it asks for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The pilot before the study; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pilot: Option<PilotConfig>,
    /// The file of the prompts; absent: they are the tasks'.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompts: Option<PromptsConfig>,
    /// The labels that a reader has overruled; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<LabelsConfig>,
    /// Who decides judged tasks; absent: the lexicons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judge: Option<JudgeConfig>,
    /// Where the stream is read: `user_last` (or `prompt`), `connector.i`, `first`, `token.K` (the response token K, from 0; of
    /// a shorter response the last one), `q25` (or `25%`), `q50`, `q75`, `last`, `eos`, `mean`. The positions of rules and
    /// ablation are always read, too, and for claim 5 `user_last`, the last connector, `first` and `last`. Absent: all but
    /// `token.K`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Vec<String>>))]
    pub positions: Option<Vec<Position>>,
    /// How probes are fitted and scored.
    pub probe: ProbeConfig,
    /// The methods, sites and sizes of the ablation; absent in studies without ablation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ablation: Option<AblationConfig>,
    /// The rules that decide the verdicts.
    pub rules: Vec<Rule>,
}

/// A set of nine tasks that ships with the program; the ids are the same in every set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum BuiltInSet {
    /// The small synthetic world that the bundled models are trained on.
    #[default]
    TinyWorld,
    /// Everyday subjects, for instruction-tuned models of natural language.
    Natural,
}

impl BuiltInSet {
    /// Every set.
    pub const ALL: [Self; 2] = [Self::TinyWorld, Self::Natural];

    /// How many tasks a set has.
    pub const TASKS: usize = 9;

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::TinyWorld => "tiny-world",
            Self::Natural => "natural",
        }
    }

    fn is_tiny_world(&self) -> bool {
        *self == Self::TinyWorld
    }
}

/// How responses are sampled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sampling {
    /// Softmax temperature; 0 is greedy.
    pub temperature: f64,
    /// Nucleus mass kept; 1 keeps all.
    pub top_p: f64,
    /// The most response tokens; longer responses are cut, excluded and counted.
    pub max_tokens: usize,
}

/// How probes are fitted and scored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProbeConfig {
    /// Inverse L2 strength of the logistic regression (scikit-learn's C), or `"auto"`.
    pub c: C,
    /// Cross-validation folds, grouped by base prompt.
    pub folds: usize,
    /// Bootstrap resamples of base prompts behind every interval.
    pub bootstrap: usize,
    /// Label permutations behind every chance level.
    pub permutations: usize,
    /// How often the folds are drawn; increments are means over these splits.
    #[serde(default = "one")]
    pub splits: usize,
    /// The most blocks of base prompts that the jackknife leaves out, refitting every probe: 21, 13 or 7 blocks, of which each
    /// replicate leaves out 5, 4 or 3; with fewer, one block at a time.
    #[serde(default = "twenty_one")]
    pub jackknife: usize,
    /// Parts that the base prompts are dealt into, to compute the gap of claim 1 from one of them, two and so on, and with
    /// every C; 0: neither.
    #[serde(default)]
    pub gap_parts: usize,
}

/// Splits of the first edition.
fn one() -> usize {
    1
}

fn twenty_one() -> usize {
    21
}

/// The methods, sites and sizes of the ablation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AblationConfig {
    /// How a task's subspace is found.
    pub method: Method,
    /// The position whose activations it is fitted on.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub position: Position,
    /// The sites at which probes are tested in representation; absent: all that were read, which is the most expensive part
    /// where they are many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Vec<String>>))]
    pub sites: Option<Vec<Site>>,
    /// Directions of every INLP subspace; the other methods take one. The same for all tasks: a rule that stops by
    /// accuracy would give tasks with rare violations more of them.
    pub rank: usize,
    /// Random subspaces among the controls; one of largest variance is added to them, and is not part of any null.
    pub random: usize,
    /// Draws of permuted labels per task among the controls. The first edition had one.
    #[serde(default = "one")]
    pub permutations: usize,
    /// The ablation of the model itself; absent: in representation only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behaviour: Option<BehaviourConfig>,
}

/// How the model is intervened on while it responds again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BehaviourConfig {
    /// The sites at which the operator acts, each with the subspace found there: one, several or all.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<String>))]
    pub sites: Vec<Site>,
    /// Strength of `h ← h − α P (h − μ)`, P the projection onto the subspace and μ the mean over all tasks: 0 does nothing,
    /// 1 projects out, 2 reflects.
    pub alpha: f64,
    /// Responses per task that are generated again under every ablation, spread over all base prompts.
    pub samples: usize,
    /// The tokens on which it acts. Studies of the first edition, which do not hold this field, acted on all.
    #[serde(default)]
    pub scope: Scope,
    /// The doses of every task's own subspace; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose: Option<DoseConfig>,
}

/// The tokens on which an ablation acts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Scope {
    /// Those of the response; prompt, template and begin token are unchanged, and so is the choice of the first token.
    Response,
    /// All.
    #[default]
    All,
}

/// Doses of every task's own subspace and of one permuted draw of it: every strength with every rank, on responses of that
/// task alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DoseConfig {
    /// Strengths, each from 0 to 2.
    pub alphas: Vec<f64>,
    /// Directions, each from 1; methods that find one direction have doses of rank 1 alone.
    pub ranks: Vec<usize>,
    /// Responses of the task per dose.
    pub samples: usize,
}

/// How the subspace that separates a task's satisfied responses from its violated ones is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Method {
    /// Iterative nullspace projection (Ravfogel et al. 2020).
    Inlp,
    /// The difference of the class means.
    Mean,
    /// Least-squares concept erasure (Belrose et al. 2023).
    Leace,
}

impl Method {
    /// Every method, in report order.
    pub const ALL: [Self; 3] = [Self::Inlp, Self::Mean, Self::Leace];
}

/// The inverse penalty of a logistic regression.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum C {
    /// This one.
    Fixed(f64),
    /// Chosen per task and fold by inner cross-validation on the training folds.
    Auto(Auto),
}

/// The word `"auto"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Auto {
    /// To be chosen.
    Auto,
}

/// A pre-declared rule that turns numbers into a verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Rule {
    /// The claim's number, 1 to 5.
    pub claim: u8,
    /// `a` or `b`, for a half of a claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half: Option<String>,
    /// The site the verdict is read at.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub site: Site,
    /// The position the verdict is read at.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub position: Position,
    /// The effect size that counts as practically nothing.
    pub margin: f64,
    /// The level of the test.
    pub alpha: f64,
    /// The rule in words.
    pub text: String,
}
