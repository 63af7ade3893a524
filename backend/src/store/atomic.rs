//! Writing so that a killed program leaves the last whole state.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};

/// Writes a file beside its place, flushes it to disk and renames it into place.
///
/// # Errors
/// When the folder is missing or full, or may not be written; the old file is then untouched.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let cannot = || format!("{}: cannot be written; check free space and permissions", path.display());
    let mut builder = tempfile::Builder::new();
    readable(builder.prefix(".new-"));
    let mut file = builder.tempfile_in(folder).with_context(cannot)?;
    file.write_all(bytes).with_context(cannot)?;
    file.as_file().sync_all().with_context(cannot)?;
    file.persist(path).with_context(cannot)?;
    Ok(())
}

/// Gives the file the permissions that the user's mask allows, as for any file that a program writes.
#[cfg(unix)]
fn readable(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable(_: &mut tempfile::Builder<'_, '_>) {}
