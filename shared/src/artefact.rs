//! What keeps the results of a run's units: memory, a folder, anything that gives bytes back by name.

use crate::error::Result;

/// Keeps what units gave. A store belongs to one run: the same config, model and program.
pub trait ArtefactStore: Send + Sync {
    /// What a unit gave; `None` where it is not kept, or not whole.
    ///
    /// # Errors
    /// [`crate::Error::Data`] when the store cannot be read.
    fn read(&self, unit: &str) -> Result<Option<Vec<u8>>>;

    /// Some of the bytes of what is kept.
    ///
    /// # Errors
    /// [`crate::Error::Data`] when it is not kept, is shorter, or cannot be read.
    fn read_range(&self, unit: &str, start: usize, length: usize) -> Result<Vec<u8>>;

    /// Keeps what a unit gave: whole, or not at all.
    ///
    /// # Errors
    /// [`crate::Error::Data`] when the store cannot be written.
    fn write(&self, unit: &str, bytes: &[u8]) -> Result<()>;
}
