//! Writing so that a killed program leaves the last whole state.

use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use tempfile::NamedTempFile;

/// What the name of a file that is not whole yet begins with.
pub(super) const UNFINISHED: &str = ".new-";

/// Removes what a killed program left half-written in a folder that no other writes into.
///
/// # Errors
/// When the folder cannot be read, or a file cannot be removed.
pub(super) fn remove_unfinished(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) && entry.file_type()?.is_file() {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Removes a file, where there is one.
///
/// # Errors
/// When it cannot be removed.
pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Writes a file beside its place, flushes it to disk and renames it into place.
///
/// # Errors
/// When the folder is missing or full, or may not be written, and when a folder has the file's name; the old file is then
/// untouched.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut staged = beside(path)?;
    let file = staged.as_file_mut();
    file.write_all(bytes).and_then(|()| file.sync_all()).with_context(|| cannot(path))?;
    // The error by itself would name the staged file.
    staged.persist(path).map_err(|failed| failed.error).with_context(|| cannot(path))?;
    Ok(())
}

/// Finds out whether a file can be written, and leaves nothing.
///
/// # Errors
/// As [`write_atomically`], but for a disk that is full.
pub fn check_writable(path: &Path) -> Result<()> {
    beside(path).map(drop)
}

/// Finds out whether a folder takes files, or can be made where it is missing, and leaves nothing.
///
/// # Errors
/// When the folder, or the closest one above that exists, may not be written or is a file.
pub fn check_folder(folder: &Path) -> Result<()> {
    let closest = folder.ancestors().map(named).find(|of| of.exists()).unwrap_or(folder);
    staged_in(closest, folder).map(drop)
}

/// A file that is going to be the one at this place, beside it.
fn beside(path: &Path) -> Result<NamedTempFile> {
    ensure!(!path.is_dir(), "{}: cannot be written: it is a folder; name a file in it", path.display());
    staged_in(path.parent().map_or(Path::new("."), named), path)
}

/// A folder by a path that is not empty.
fn named(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// A new file in a folder, for what is to be written at a path.
fn staged_in(folder: &Path, path: &Path) -> Result<NamedTempFile> {
    let [shown, place] = [path.display(), folder.display()];
    ensure!(
        folder.exists(),
        "{shown}: cannot be written: the folder {place} does not exist; make it, or name another place"
    );
    ensure!(folder.is_dir(), "{shown}: cannot be written: {place} is a file, not a folder; name another place");
    let mut builder = tempfile::Builder::new();
    readable(builder.prefix(UNFINISHED));
    // The error by itself would name the staged file.
    builder.tempfile_in(folder).map_err(|error| io::Error::from(error.kind())).with_context(|| cannot(path))
}

fn cannot(path: &Path) -> String {
    format!("{}: cannot be written; check free space and permissions", path.display())
}

/// Gives the file the permissions that the user's mask allows, as for any file that a program writes.
#[cfg(unix)]
fn readable(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable(_: &mut tempfile::Builder<'_, '_>) {}
