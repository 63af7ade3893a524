//! The wire of uploads: what a client says of the bytes that it brings.

use serde::{Deserialize, Serialize};

use super::MODELS;

/// Path of the check of a task file.
pub const TASK_CHECK: &str = "/api/tasks/check";

/// Path of one uploaded model.
pub fn uploaded_model_path(name: &str) -> String {
    format!("{MODELS}/{name}")
}

/// Query of an uploaded model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ModelUpload {
    /// Its file's name: one segment of letters, digits, `.`, `_` and `-` that ends in `.gguf`.
    pub name: String,
}

/// Answer of [`TASK_CHECK`]: the tasks, or the faults.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TaskCheck {
    /// The ids of the file's tasks; empty where it has faults.
    pub tasks: Vec<String>,
    /// Every fault, in the order of the file.
    pub faults: Vec<TaskFault>,
}

/// A fault of a task file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TaskFault {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub fix: String,
}
