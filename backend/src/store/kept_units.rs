//! The units of a finished study, kept so that the study can be computed again under other labels.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use shared::error::Error;
use shared::hash::sha256;
use shared::run::{ArtefactStore, Stage};
use shared::study::StudyConfig;

use super::run_folder::LOCK_FILE;
use super::run_key::run_key;
use super::{RunFolder, STUDY_FILE};

/// The stages whose units do not depend on labels.
const STAGES: [Stage; 3] = [Stage::Pilot, Stage::Generate, Stage::Capture];

/// The id of a study's other version, under the labels of its audit.
pub fn audited(study: &str) -> String {
    format!("{study}-audited")
}

/// The units of a finished study, which are only read; nobody removes them as long as this is held.
pub struct KeptUnits {
    path: PathBuf,
    units: RunFolder,
    key: String,
    study: String,
    config: StudyConfig,
}

impl KeptUnits {
    /// Where a study's units are kept: the hidden folder `.NAME.units` beside it.
    pub fn path_of(study: &Path) -> PathBuf {
        RunFolder::path_of(study).with_extension("units")
    }

    /// Whether the units of a study are kept whose study.json has a SHA-256: another study of its name may have stood in its place.
    pub fn are_kept(study: &Path, sha256: &str) -> bool {
        RunFolder::kept_study(&Self::path_of(study)).is_some_and(|of| of == sha256)
    }

    /// Whether a program reads a study's kept units.
    pub fn are_read(study: &Path) -> bool {
        let lock = File::open(Self::path_of(study).join(LOCK_FILE));
        lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
    }

    /// Keeps the units of a run whose study is in its place; `config` is that with which the run began.
    ///
    /// # Errors
    /// When the study cannot be read, they cannot be moved, or a program reads older ones of that study.
    pub fn keep(run: &RunFolder, study: &Path, config: &StudyConfig) -> Result<()> {
        let json = study.join(STUDY_FILE);
        let json = std::fs::read(&json).with_context(|| format!("{}: cannot be read", json.display()))?;
        run.keep(&Self::path_of(study), &sha256(&json), config)
    }

    /// Removes a study's kept units, where there are any: those of a study that is written over.
    ///
    /// # Errors
    /// When a program reads them, and when they cannot be removed.
    pub fn remove(study: &Path) -> Result<()> {
        remove_kept(&Self::path_of(study))
    }

    /// Opens the folder of kept units.
    ///
    /// # Errors
    /// When it holds none, or they are being removed.
    pub fn open(path: &Path) -> Result<Self> {
        let (units, [key, study], config) = RunFolder::kept(path)?;
        Ok(Self { path: path.to_owned(), units, key, study, config })
    }

    /// The config with which the study's run began.
    pub fn config(&self) -> &StudyConfig {
        &self.config
    }

    /// Checks that they are those of the study whose study.json has a SHA-256.
    ///
    /// # Errors
    /// When they are of another study, which was made under its name since.
    pub fn check_study(&self, sha256: &str) -> Result<()> {
        ensure!(
            self.study == sha256,
            "--units-of {}: the units are of another study of this name, which was made since; audit that one",
            self.path.display()
        );
        Ok(())
    }

    /// Checks that a study is this one, whatever its name and labels. `provenance` is that of its run's key.
    ///
    /// # Errors
    /// When it has another config, model or device, or the units are of another program.
    pub fn check(&self, config: &StudyConfig, provenance: &str) -> Result<()> {
        let path = self.path.display();
        let same = StudyConfig { name: self.config.name.clone(), labels: None, ..config.clone() };
        ensure!(
            same == self.config,
            "--units-of {path}: the units are of another config; give no other options of the study than --labels and --name"
        );
        ensure!(
            run_key(&self.config, provenance)? == self.key,
            "--units-of {path}: the units are of another model, device or program; run the study again with --keep-units"
        );
        Ok(())
    }
}

/// The store of a study that is computed again: kept units of pilot, responses and activations, its own of all other stages.
///
/// Nothing that does not depend on labels is made a second time. The responses under ablations do, since other labels give other
/// subspaces: they are written again, and the stream is read again for the traces.
pub struct Recomputation {
    /// The kept units.
    pub kept: KeptUnits,
    /// Its own.
    pub own: Arc<RunFolder>,
}

impl Recomputation {
    fn of(&self, unit: &str) -> &RunFolder {
        if is_kept(unit) { &self.kept.units } else { &self.own }
    }
}

fn is_kept(unit: &str) -> bool {
    let stage = unit.split('/').next();
    STAGES.iter().any(|kept| stage == Some(kept.name()))
}

fn missing(unit: &str) -> Error {
    Error::data(format!("kept unit {unit}"), "is missing or damaged", "run the study again with --keep-units")
}

impl ArtefactStore for Recomputation {
    fn read(&self, unit: &str) -> shared::error::Result<Option<Vec<u8>>> {
        match self.of(unit).read(unit)? {
            None if is_kept(unit) => Err(missing(unit)),
            read => Ok(read),
        }
    }

    fn read_range(&self, unit: &str, start: usize, length: usize) -> shared::error::Result<Vec<u8>> {
        self.of(unit).read_range(unit, start, length)
    }

    fn write(&self, unit: &str, bytes: &[u8]) -> shared::error::Result<()> {
        // Every kept unit was read before.
        if is_kept(unit) { Err(missing(unit)) } else { self.own.write(unit, bytes) }
    }
}

/// Removes kept units, where there are any.
///
/// # Errors
/// When somebody reads them, and when they cannot be removed.
pub(super) fn remove_kept(path: &Path) -> Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let Some(kept) = RunFolder::left(path) else {
        bail!("{}: another skillscope reads these units; wait for it", path.display());
    };
    kept.remove()
}
