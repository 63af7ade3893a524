//! Files by name: in a folder, in the program, in memory.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::error::{Error, Result};

/// Bytes that can be read at any offset.
pub trait ReadAt: Send + Sync {
    /// How many there are.
    fn size(&self) -> u64;

    /// Fills `buffer` from `offset` on.
    ///
    /// # Errors
    /// The system's words, when the bytes cannot be read.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::result::Result<(), String>;
}

impl<B: AsRef<[u8]> + Send + Sync> ReadAt for B {
    fn size(&self) -> u64 {
        self.as_ref().len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::result::Result<(), String> {
        let start = usize::try_from(offset).map_err(|error| error.to_string())?;
        let bytes = self.as_ref().get(start..start + buffer.len()).ok_or("it ends too early")?;
        buffer.copy_from_slice(bytes);
        Ok(())
    }
}

/// The files of one folder, by name.
pub trait Files: Send + Sync {
    /// The names of all of them.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    fn names(&self) -> Result<Vec<String>>;

    /// The path of a file, whether it exists or not, for messages.
    fn place(&self, name: &str) -> String;

    /// A file, opened to be read in pieces; `None` when there is none.
    ///
    /// # Errors
    /// When it is there and cannot be opened.
    fn open(&self, name: &str) -> Result<Option<Box<dyn ReadAt + '_>>>;

    /// All bytes of a file; `None` when there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let Some(file) = self.open(name)? else { return Ok(None) };
        let unreadable = |error: String| unreadable(&self.place(name), &error);
        let size = usize::try_from(file.size()).map_err(|error| unreadable(error.to_string()))?;
        let mut bytes = vec![0; size];
        file.read_at(0, &mut bytes).map_err(unreadable)?;
        Ok(Some(bytes))
    }

    /// The text of a file; `None` when there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read, or is not UTF-8.
    fn text(&self, name: &str) -> Result<Option<String>> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        let text = String::from_utf8(bytes);
        text.map(Some).map_err(|_| Error::checkpoint(self.place(name), "is not UTF-8", "download it again"))
    }
}

/// The error for a file that cannot be read.
pub(super) fn unreadable(place: &str, error: &str) -> Error {
    Error::checkpoint(place, format!("cannot be read ({error})"), "check its permissions, or download it again")
}

/// Files in memory, under the name of their folder.
pub struct InMemory {
    /// The folder's name.
    pub name: String,
    /// The bytes of each file.
    pub files: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Files for InMemory {
    fn names(&self) -> Result<Vec<String>> {
        Ok(self.files.keys().cloned().collect())
    }

    fn place(&self, name: &str) -> String {
        format!("{}/{name}", self.name)
    }

    fn open(&self, name: &str) -> Result<Option<Box<dyn ReadAt + '_>>> {
        Ok(self.files.get(name).map(|bytes| Box::new(bytes) as Box<dyn ReadAt + '_>))
    }
}
