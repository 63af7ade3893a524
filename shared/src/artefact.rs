//! Storage of the results of a run's units: memory, a folder, or anything that returns bytes by name.

use crate::error::Result;

/// Stores the results of units. A store belongs to one run: the same config, model and program.
pub trait ArtefactStore: Send + Sync {
    /// The result of a unit; `None` where it is not stored, or not complete.
    ///
    /// # Errors
    /// [`crate::Error::Data`] when the store cannot be read.
    fn read(&self, unit: &str) -> Result<Option<Vec<u8>>>;

    /// A range of the bytes of a stored result.
    ///
    /// # Errors
    /// [`crate::Error::Data`] when it is not kept, is shorter, or cannot be read.
    fn read_range(&self, unit: &str, start: usize, length: usize) -> Result<Vec<u8>>;

    /// Stores the result of a unit: all of it, or none.
    ///
    /// # Errors
    /// [`crate::Error::Data`] when the store cannot be written.
    fn write(&self, unit: &str, bytes: &[u8]) -> Result<()>;
}
