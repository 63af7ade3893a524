//! The folder of a run: the files that its command names, and the child's working directory.

use std::io;
use std::path::{Path, PathBuf};

use shared::api::RunRequest;

use crate::error::ApiError;
use crate::store;

/// The file of `--config`.
pub(super) const CONFIG: &str = "config.toml";
/// The file of the tasks that came with the request.
pub(super) const TASKS: &str = "tasks.toml";
/// The file of the labels that a reader has overruled.
pub(super) const LABELS: &str = "labels.jsonl";

/// The folder of all runs in a data folder.
pub(super) fn all(data: &Path) -> PathBuf {
    data.join("runs")
}

/// The folder of a run.
pub(super) fn of(data: &Path, id: i64) -> PathBuf {
    all(data).join(id.to_string())
}

/// Writes what a request brings into a folder, which is made, and the labels of a run that has some.
///
/// # Errors
/// [`ApiError::Storage`].
pub(super) fn write(folder: &Path, request: &RunRequest, labels: Option<&str>) -> Result<(), ApiError> {
    std::fs::create_dir_all(folder).map_err(|error| cannot("folder", &error.to_string()))?;
    let (config, tasks) = (request.config.as_deref(), request.task_file.as_deref());
    for (name, content) in [(CONFIG, config), (TASKS, tasks), (LABELS, labels)] {
        let Some(content) = content else { continue };
        // The error of the writer names the whole path: what stands behind it says why.
        store::write_atomically(&folder.join(name), content.as_bytes())
            .map_err(|error| cannot(name, &error.root_cause().to_string()))?;
    }
    Ok(())
}

fn cannot(what: &str, why: &str) -> ApiError {
    ApiError::Storage(format!("the run's {what} cannot be written ({why}); check free space and permissions"))
}

/// Removes a folder with everything in it, where it exists.
///
/// # Errors
/// [`ApiError::Storage`].
pub(super) fn remove(path: &Path) -> Result<(), ApiError> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(cannot_remove(&error.to_string())),
        _ => Ok(()),
    }
}

/// The error of files that cannot be removed.
pub(super) fn cannot_remove(why: &str) -> ApiError {
    ApiError::Storage(format!(
        "the files of the run cannot be removed ({why}); check permissions, then delete it again"
    ))
}
