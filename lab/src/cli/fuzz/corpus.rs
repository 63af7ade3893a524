//! The files of a search: inputs that reached something new, and findings.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use backend::store::{sha256, write_atomically};
use serde::{Deserialize, Serialize};

/// Letters of a hash that name a file.
const LETTERS: usize = 16;

/// The files of one target.
pub(super) struct Corpus {
    target: String,
    kept: PathBuf,
    findings: PathBuf,
    /// Holds the input that is being read, for the case that the process ends on it.
    current: File,
}

/// An input that does what none may.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Finding {
    /// `panic`, `slow`, `memory`, or `crash` where the process ended.
    pub(super) kind: String,
    /// What happened.
    pub(super) what: String,
    /// The file with the input.
    pub(super) file: String,
}

impl Corpus {
    /// The files below a folder, which is made: `TARGET/`, `findings/`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn open(folder: &Path, target: &str) -> Result<Self> {
        let [kept, findings] = [target, "findings"].map(|name| folder.join(name));
        for made in [&kept, &findings] {
            std::fs::create_dir_all(made).with_context(|| format!("{}: cannot be made", made.display()))?;
        }
        let current = current(folder, target);
        let current = File::create(&current).with_context(|| format!("{}: cannot be written", current.display()))?;
        Ok(Self { target: target.to_owned(), kept, findings, current })
    }

    /// The inputs that were kept, in the order of their names.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(super) fn inputs(&self) -> Result<Vec<Vec<u8>>> {
        let unreadable = || format!("{}: cannot be read", self.kept.display());
        let entries = std::fs::read_dir(&self.kept).with_context(unreadable)?;
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>().with_context(unreadable)?;
        paths.sort();
        paths.iter().map(|path| std::fs::read(path).with_context(unreadable)).collect()
    }

    /// Says which input is read next.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn begin(&mut self, input: &[u8]) -> Result<()> {
        self.current.seek(SeekFrom::Start(0))?;
        self.current.write_all(input)?;
        self.current.set_len(input.len() as u64)?;
        Ok(())
    }

    /// Keeps an input.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep(&self, input: &[u8]) -> Result<()> {
        write_atomically(&self.kept.join(&sha256(input)[..LETTERS]), input)
    }

    /// Writes the input of a finding, with what happened beside it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn finding(&self, kind: &str, what: &str, input: &[u8]) -> Result<Finding> {
        let file = self.findings.join(format!("{}-{kind}-{}", self.target, &sha256(input)[..LETTERS]));
        write_atomically(&file, input)?;
        write_atomically(&file.with_extension("txt"), format!("{what}\n").as_bytes())?;
        Ok(Finding { kind: kind.to_owned(), what: what.to_owned(), file: file.display().to_string() })
    }

    /// The finding of a process that ended on the input it had begun.
    ///
    /// # Errors
    /// When that input cannot be read, or the finding not be written.
    pub(super) fn crash(folder: &Path, target: &str, what: &str) -> Result<Finding> {
        let input = std::fs::read(current(folder, target)).context("the input of the crash cannot be read")?;
        Self::open(folder, target)?.finding("crash", what, &input)
    }
}

/// The file with the input that is being read.
fn current(folder: &Path, target: &str) -> PathBuf {
    folder.join(format!(".{target}.current"))
}
