//! The provenance of a study: model, program, device, judges.

use serde::{Deserialize, Serialize};

use crate::stats::Agreement;

/// The provenance of a study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Provenance {
    /// The program's version.
    pub program: String,
    /// The model.
    pub model: ModelCard,
    /// The judges of the tasks that need one.
    pub judges: Vec<JudgeCard>,
}

/// The identity of a model.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ModelCard {
    /// Its name.
    pub name: String,
    /// The architecture family (`llama`).
    pub family: String,
    /// Blocks.
    pub n_layers: usize,
    /// Width of the residual stream.
    pub d_model: usize,
    /// Entries of the vocabulary.
    pub vocab_size: usize,
    /// Parameters, tied ones counted once.
    pub parameters: usize,
    /// The dtype of the weights on disk.
    pub weights_dtype: String,
    /// The dtype of the computation.
    pub dtype: String,
    /// The kind of device (`cpu`, `gpu`).
    pub device: String,
    /// The adapter's name, for a GPU.
    pub adapter: Option<String>,
    /// SHA-256 over the weights files.
    pub weights_sha256: String,
    /// SHA-256 of tokenizer.json.
    pub tokenizer_sha256: String,
    /// SHA-256 of the chat template.
    pub template_sha256: String,
}

/// A judge, with its measured agreement with people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JudgeCard {
    /// What it judges, by the built-in task of that id.
    pub task: String,
    /// The study's tasks that ask it; absent where that is the built-in one alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
    /// The judge's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Agreement with the labelled audit set, 0 to 1.
    pub agreement: f64,
    /// Size of the audit set.
    pub audited: usize,
    /// Whose word lists it uses, and their licence; absent for the project's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its agreement with two readers of a real model's responses; absent where it was not audited on any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<JudgeAudit>,
}

/// κ below which a judge's labels are doubtful.
const LEAST_KAPPA: f64 = 0.6;

/// A judge's agreement with two readers of a real model's responses, on whether each meets the label asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JudgeAudit {
    /// Responses, each read twice.
    pub responses: usize,
    /// Of the judge with the readers.
    pub agreement: Agreement,
    /// Of the readers with each other, for comparison.
    pub readers: Agreement,
    /// Share of responses that meet the label asked for by the judge.
    pub met: f64,
    /// Share of readings that contradict the judge, where it says not met and where it says met;
    /// absent where it never says so.
    pub false_share: [Option<f64>; 2],
}

impl Provenance {
    /// The audit of the judge that decides a task; `None` for other tasks, and for judges without one.
    pub fn audit_of(&self, task: &str) -> Option<&JudgeAudit> {
        let asks = |judge: &&JudgeCard| match judge.tasks.as_slice() {
            [] => judge.task == task,
            tasks => tasks.iter().any(|asking| asking == task),
        };
        self.judges.iter().find(asks)?.audit.as_ref()
    }

    /// [`JudgeAudit::relative_error`] of every task's judge; 0 for tasks without an audited one.
    pub fn label_errors(&self, tasks: &[String]) -> Vec<f64> {
        tasks.iter().map(|task| self.audit_of(task).map_or(0.0, JudgeAudit::relative_error)).collect()
    }
}

impl JudgeAudit {
    /// The relative standard error of the labels' reliability, 1 − (false share where met) − (false share where not met): the
    /// factor by which errors that depend on the true label alone shrink the distance of an AUROC from a half. Below a tenth
    /// the reliability counts as a tenth. Each share has one more response of either kind than were read (Laplace's rule), so
    /// that none is taken as exactly 0 or 1 and one of no response is a half; its error is binomial, of responses and not of
    /// readings.
    pub fn relative_error(&self) -> f64 {
        let met = self.responses as f64 * self.met;
        let found = self.false_share.into_iter().zip([self.responses as f64 - met, met]);
        let share = found.map(|(share, n)| ((share.unwrap_or_default() * n + 1.0) / (n + 2.0), n + 2.0));
        let (lost, squares) =
            share.fold((0.0, 0.0), |(lost, squares), (share, n)| (lost + share, squares + share * (1.0 - share) / n));
        squares.sqrt() / (1.0 - lost).max(0.1)
    }

    /// Whether the judge's labels are doubtful: κ below 0.6.
    pub fn is_doubtful(&self) -> bool {
        self.agreement.kappa < LEAST_KAPPA
    }
}

/// Who decides judged tasks in place of the lexicons: it is asked a question about every response, and answers yes or no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum JudgeConfig {
    /// The model of the study itself: circular, since it judges what it wrote.
    Model,
    /// An endpoint of OpenAI's chat completions.
    Endpoint {
        /// Its base address (`http://localhost:8000/v1`).
        url: String,
        /// The name of the model there.
        model: String,
    },
}
