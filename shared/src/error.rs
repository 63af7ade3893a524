//! The one error type of the science: a variant per cause, each naming the thing and the fix.

/// What went wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A task id that is not in a study's [`crate::task::TaskSet`].
    #[error("unknown task '{given}'; known tasks: {known}")]
    UnknownTask { given: String, known: String },
    /// A checker parameter that is missing, unknown or of the wrong kind.
    #[error("task {task}: parameter {problem}; expected {expected}")]
    Parameter { task: String, problem: String, expected: String },
    /// A file of a checkpoint that cannot be used.
    #[error("{file}: {problem}; {fix}")]
    Checkpoint { file: String, problem: String, fix: String },
    /// A tensor whose shape disagrees with config.json.
    #[error(
        "{file}: tensor '{tensor}' has shape {got:?}, config.json asks for {expected:?}; the checkpoint and its config.json do not belong together"
    )]
    Shape { file: String, tensor: String, expected: Vec<usize>, got: Vec<usize> },
    /// A value of a configuration that is out of range or unknown.
    #[error("{field}: {problem}; {fix}")]
    Config { field: String, problem: String, fix: String },
    /// Data that an analysis cannot use.
    #[error("{what}: {problem}; {fix}")]
    Data { what: String, problem: String, fix: String },
    /// A device that cannot compute.
    #[error("device {device}: {problem}; {fix}")]
    Device { device: String, problem: String, fix: String },
    /// A device that answers a known question wrongly.
    #[error("device {device}: {problem}; {fix}")]
    WrongAnswer { device: String, problem: String, fix: String },
    /// A run that was stopped between two of its units.
    #[error("stopped; the units that are done are kept")]
    Stopped,
    /// A study written by a newer program.
    #[error("the study has schema version {got}, this program reads up to {known}; update skillscope")]
    NewerSchema { got: u32, known: u32 },
}

/// The result of everything in this crate that can fail.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A [`Error::Config`] from its three parts.
    pub fn config(field: impl Into<String>, problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Config { field: field.into(), problem: problem.into(), fix: fix.into() }
    }

    /// A [`Error::Data`] from its three parts.
    pub fn data(what: impl Into<String>, problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Data { what: what.into(), problem: problem.into(), fix: fix.into() }
    }

    /// Adds the place where the unusable data was found.
    pub fn at(self, place: &str) -> Self {
        match self {
            Self::Data { what, problem, fix } => Self::Data { what: format!("{what} at {place}"), problem, fix },
            other => other,
        }
    }

    /// A [`Error::Checkpoint`] from its three parts.
    pub fn checkpoint(file: impl Into<String>, problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Checkpoint { file: file.into(), problem: problem.into(), fix: fix.into() }
    }
}
