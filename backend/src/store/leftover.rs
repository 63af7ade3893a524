//! What broken and abandoned work left in a data folder: the units of unfinished runs, uploads, files half-written.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use super::atomic::UNFINISHED;
use super::extent::{Extent, entries};
use super::origin::Origin;
use super::staging::{LOCK_FILE, UPLOADS};
use super::{RunFolder, audited};

/// How long something is left alone of which nobody can know whether it is in use.
const IN_USE: Duration = Duration::from_secs(3600);

/// Something that nobody uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub kind: LeftoverKind,
    /// Its bytes.
    pub bytes: u64,
}

/// The kinds of leftovers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftoverKind {
    /// The units of an unfinished run.
    Run,
    /// The kept units of a finished run.
    Units,
    /// An upload that did not end.
    Upload,
    /// The origin of a model that is gone.
    Origin,
    /// A file or folder that was never moved to its place.
    Write,
}

impl LeftoverKind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Run => "unfinished run",
            Self::Units => "kept units",
            Self::Upload => "broken upload",
            Self::Origin => "origin of a model that is gone",
            Self::Write => "broken write",
        }
    }
}

/// The leftovers of a data folder: unfinished runs of studies that nobody waits for, kept units that no run needs, and half-written
/// files, all unchanged for so long; and all broken uploads. What a program holds is none.
pub fn leftovers(data: &Path, awaited: &BTreeSet<String>, unchanged: Duration) -> Vec<Leftover> {
    let [studies, models, views] = ["studies", "models", "views"].map(|folder| entries(&data.join(folder)));
    let is_left = |path: &Path| is_old(path, unchanged) && RunFolder::left(path).is_some();
    let runs = studies
        .iter()
        .filter(|path| study_of(path, ".run").is_some_and(|study| !awaited.contains(study)) && is_left(path));
    let units = studies.iter().filter(|path| {
        study_of(path, ".units").is_some_and(|study| !awaited.contains(&audited(study))) && is_left(path)
    });
    let uploads = entries(&data.join(UPLOADS));
    let uploads = uploads.iter().filter(|path| !is_held(path));
    let origins = models
        .iter()
        .filter(|path| Origin::model_of(path).is_some_and(|model| !model.exists()) && is_old(path, IN_USE));
    let writes = [&studies, &models, &views].into_iter().flatten().filter(|path| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNFINISHED)) && is_old(path, unchanged)
    });
    let of =
        |kind: LeftoverKind| move |path: &PathBuf| Leftover { path: path.clone(), kind, bytes: Extent::of(path).bytes };
    let runs = runs
        .map(of(LeftoverKind::Run))
        .chain(units.map(of(LeftoverKind::Units)))
        .chain(uploads.map(of(LeftoverKind::Upload)));
    runs.chain(origins.map(of(LeftoverKind::Origin))).chain(writes.map(of(LeftoverKind::Write))).collect()
}

impl Leftover {
    /// Removes it; `false` where somebody uses it by now.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self) -> Result<bool> {
        let removed = match self.kind {
            LeftoverKind::Run | LeftoverKind::Units => {
                let Some(run) = RunFolder::left(&self.path) else { return Ok(false) };
                return run.remove().map(|()| true);
            }
            LeftoverKind::Upload if is_held(&self.path) => return Ok(false),
            _ if self.path.is_dir() => fs::remove_dir_all(&self.path),
            _ => fs::remove_file(&self.path),
        };
        removed.with_context(|| format!("{}: cannot be removed; check its permissions", self.path.display()))?;
        Ok(true)
    }
}

/// The study of an unfinished run, or of kept units, by the name of the folder.
fn study_of<'a>(path: &'a Path, ending: &str) -> Option<&'a str> {
    path.file_name()?.to_str()?.strip_prefix('.')?.strip_suffix(ending)
}

/// Whether a program holds the folder of an upload, or could.
fn is_held(upload: &Path) -> bool {
    match File::open(upload.join(LOCK_FILE)) {
        Ok(lock) => lock.try_lock().is_err(),
        Err(_) => !is_old(upload, IN_USE),
    }
}

/// Whether nothing at and below a path changed for so long. What changed in the future is not old.
fn is_old(path: &Path, unchanged: Duration) -> bool {
    SystemTime::now().duration_since(Extent::of(path).newest).is_ok_and(|age| age >= unchanged)
}
