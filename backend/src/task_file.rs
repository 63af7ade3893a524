//! Task files on disk.

use std::path::Path;

use anyhow::{Context, Result};
use shared::study::StudyConfig;
use shared::task::{self, Task};

/// Whether a word names a task file and no task.
pub fn is_path(word: &str) -> bool {
    Path::new(word).extension().is_some_and(|extension| extension == "toml")
}

/// The task of a file.
///
/// # Errors
/// When the file cannot be read, and the first fault with its line and column.
pub fn read(path: &str) -> Result<Task> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{path}: cannot be read"))?;
    task::parse(&text).map_err(|fault| anyhow::anyhow!("{path}, {fault}"))
}

/// Reads the files that a config's tasks name, into the config: a study's config holds all its tasks.
///
/// # Errors
/// Those of [`read`].
pub fn resolve(config: &mut StudyConfig) -> Result<()> {
    for word in config.tasks.iter_mut().filter(|word| is_path(word)) {
        let task = read(word)?;
        *word = task.id().to_owned();
        config.task_specs.push(task.spec().clone());
    }
    Ok(())
}
