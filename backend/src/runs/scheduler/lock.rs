//! One server at a time runs the studies of a data folder.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use crate::error::ApiError;
use crate::runs::folder;

/// The lock of a data folder's runs.
///
/// # Errors
/// When another server has it, or the folder cannot be written.
pub(super) fn lock(data: &Path) -> Result<File, ApiError> {
    let folder = folder::all(data);
    let cannot = |error: &io::Error| {
        ApiError::Storage(format!("the folder of runs cannot be written ({error}); check free space and permissions"))
    };
    let file = std::fs::create_dir_all(&folder).and_then(|()| File::create(folder.join("lock")));
    let file = file.map_err(|error| cannot(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(ApiError::Busy(
            "another server runs the studies of this data folder; ask that one, or start this one with another --data-dir"
                .to_owned(),
        )),
        // Some network disks cannot lock.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(cannot(&error)),
    }
}
