//! Folders in which uploads are received and checked, and why one is refused.

use std::fs::{self, File};
use std::io;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use tempfile::TempDir;

/// Name of the data folder's folder in which uploads are received and checked.
pub(super) const UPLOADS: &str = "uploads";
/// Name of the file whose lock says that a folder of [`UPLOADS`] is in use.
pub(super) const LOCK_FILE: &str = "lock";

/// Why an upload is not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It has more than so many bytes.
    #[error("it has more than {} MB, the most that this server takes; start it with a higher --upload-limit", megabytes(.0))]
    TooLarge(u64),
    /// All uploads together would have more than so many bytes.
    #[error(
        "all uploads would take more than {} MB, the server's quota; remove uploaded studies (DELETE \
         /api/studies/NAME) or models (DELETE /api/models/NAME), and leftovers with `skillscope gc`, or start it with a higher --upload-quota",
        megabytes(.0)
    )]
    Quota(u64),
    /// There is something in its place.
    #[error("{0}")]
    Taken(String),
    /// What is to be removed is not there.
    #[error("{0}")]
    Missing(String),
    /// What it needs to know cannot be read; why is for the server's log.
    #[error("{0}")]
    Unknown(String),
    /// It is not what it should be.
    #[error("{0}")]
    Wrong(String),
    /// The disk does not take it.
    #[error(
        "the data folder cannot be written: {0}; free some space, for example with `skillscope gc`, or check its permissions"
    )]
    Disk(io::ErrorKind),
}

fn megabytes(bytes: &u64) -> u64 {
    *bytes >> 20
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Disk(error.kind())
    }
}

/// A folder of [`UPLOADS`]; removed with all that is in it when this is dropped, and by `skillscope gc` after a crash.
pub(super) struct Staging {
    /// Held as long as the folder is in use.
    _lock: File,
    folder: TempDir,
}

impl Staging {
    pub(super) fn new(data: &Path) -> Result<Self, Refusal> {
        let uploads = data.join(UPLOADS);
        fs::create_dir_all(&uploads)?;
        let folder = tempfile::Builder::new().prefix("upload-").tempdir_in(&uploads)?;
        let lock = File::create_new(folder.path().join(LOCK_FILE))?;
        // Where a disk cannot lock, `gc` leaves the folder alone.
        let _ = lock.try_lock();
        Ok(Self { _lock: lock, folder })
    }

    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What an error of the upload's check is for its sender, who is told no path of this machine.
    pub(super) fn refusal(&self, error: &anyhow::Error) -> Refusal {
        let full = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded];
        let mut kinds = error.chain().filter_map(|cause| Some(cause.downcast_ref::<io::Error>()?.kind()));
        if let Some(kind) = kinds.find(|kind| full.contains(kind)) {
            return Refusal::Disk(kind);
        }
        let folder = self.folder.path().display().to_string();
        let text =
            format!("{error:#}").replace(&format!("{folder}{MAIN_SEPARATOR}"), "").replace(&folder, "the upload");
        Refusal::Wrong(text)
    }
}
