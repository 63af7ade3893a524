//! How much a file or folder takes, and how old it is.

use std::path::Path;
use std::time::SystemTime;

/// The files at and below a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Their bytes.
    pub bytes: u64,
    /// When the newest of them, or of their folders, last changed.
    pub newest: SystemTime,
}

impl Extent {
    /// The extent of a file or a folder, 0 bytes where there is none; links are not followed.
    pub fn of(path: &Path) -> Self {
        let nothing = Self { bytes: 0, newest: SystemTime::UNIX_EPOCH };
        let Ok(about) = std::fs::symlink_metadata(path) else { return nothing };
        let bytes = if about.is_file() { about.len() } else { 0 };
        let own = Self { bytes, newest: about.modified().unwrap_or(nothing.newest) };
        if !about.is_dir() {
            return own;
        }
        entries(path)
            .iter()
            .map(|entry| Self::of(entry))
            .fold(own, |sum, of| Self { bytes: sum.bytes + of.bytes, newest: sum.newest.max(of.newest) })
    }
}

/// The paths in a folder, sorted; none where it cannot be read.
pub fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut paths: Vec<_> = entries.collect();
    paths.sort();
    paths
}
