//! The program's own file.

use std::path::{Path, PathBuf};

/// The file of the program that runs, to be read or started again.
///
/// # Errors
/// When the system does not say which it is.
pub(crate) fn own_program() -> std::io::Result<PathBuf> {
    // On Linux this is the program that runs even where another has taken its place on disk.
    let running = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && running.exists() { Ok(running.to_owned()) } else { std::env::current_exe() }
}
