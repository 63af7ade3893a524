//! An unfinished run: a hidden folder beside the study's, with a file per finished unit.

use std::fs::{File, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use shared::error::Error;
use shared::run::ArtefactStore;
use shared::study::StudyConfig;

use super::atomic::{remove_file, remove_unfinished, write_atomically};
use super::kept_units::remove_kept;

const KEY_FILE: &str = "key";
/// The config of the run, where its units are kept.
const CONFIG_FILE: &str = "config.json";
/// The SHA-256 of the study.json that the run made, where its units are kept.
const STUDY_HASH: &str = "study.sha256";
pub(super) const LOCK_FILE: &str = "lock";
const UNITS: &str = "units";
/// There once the pilot's forecast has let the run begin.
const PASSED: &str = "passed";
/// Bytes of a unit's hash, at the start of its file.
const HASH: usize = 32;

/// The folder of a run that is not finished, held by this program alone.
pub struct RunFolder {
    path: PathBuf,
    /// Held as long as the run lasts; the system releases it however the program ends.
    lock: Mutex<Option<File>>,
    resumed: bool,
}

/// What to do when there is an unfinished run already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfinished {
    /// It is an error.
    Refuse,
    /// Its units are reused.
    Resume,
    /// Its units are removed.
    Restart,
}

impl RunFolder {
    /// The path of a study's unfinished run.
    pub fn path_of(study: &Path) -> PathBuf {
        let name = study.file_name().map_or_else(|| "study".into(), |name| name.to_string_lossy().into_owned());
        study.with_file_name(format!(".{name}.run"))
    }

    /// Whether a study has an unfinished run.
    pub fn is_kept(study: &Path) -> bool {
        Self::path_of(study).join(KEY_FILE).exists()
    }

    /// Opens or begins the run of a study. `key` is a hash of everything that its units depend on.
    ///
    /// # Errors
    /// When another program holds it, when its key is another one or `unfinished` refuses it, and when it cannot be written.
    pub fn open(study: &Path, key: &str, unfinished: Unfinished) -> Result<Self> {
        let path = Self::path_of(study);
        let cannot = || format!("{}: cannot be written; check free space and permissions", path.display());
        std::fs::create_dir_all(path.join(UNITS)).with_context(cannot)?;
        let lock = File::create(path.join(LOCK_FILE)).with_context(cannot)?;
        match lock.try_lock() {
            Ok(()) => (),
            Err(TryLockError::WouldBlock) => {
                bail!(
                    "{}: another skillscope is running this study; wait for it, or choose another --out",
                    path.display()
                )
            }
            // Some network disks cannot lock.
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => (),
            Err(TryLockError::Error(error)) => return Err(error).with_context(cannot),
        }
        let run = Self { path: path.clone(), lock: Mutex::new(Some(lock)), resumed: false };
        let known = std::fs::read_to_string(path.join(KEY_FILE)).ok();
        match (known, unfinished) {
            (Some(known), Unfinished::Resume) if known == key => {
                // What a kill left half-written would stay beside kept units.
                for folder in [&path, &path.join(UNITS)] {
                    remove_unfinished(folder).with_context(cannot)?;
                }
                return Ok(Self { resumed: true, ..run });
            }
            (Some(_), Unfinished::Resume) => bail!(
                "{}: the unfinished run is of another config, model, device or program; run the command that began it, or \
                 start over with --force",
                path.display()
            ),
            (Some(_), Unfinished::Refuse) => bail!(
                "{}: a run of this study is unfinished, {} results of its units are kept; go on with --resume, or start over with --force",
                path.display(),
                run.count()
            ),
            (Some(_), Unfinished::Restart) | (None, _) => (),
        }
        run.restart()?;
        write_atomically(&path.join(KEY_FILE), key.as_bytes())?;
        Ok(run)
    }

    /// Removes its units.
    ///
    /// # Errors
    /// When they cannot be removed.
    pub fn restart(&self) -> Result<()> {
        let cannot = || format!("{}: cannot be written; check free space and permissions", self.path.display());
        remove_file(&self.path.join(PASSED)).with_context(cannot)?;
        std::fs::remove_dir_all(self.path.join(UNITS)).with_context(cannot)?;
        std::fs::create_dir(self.path.join(UNITS)).with_context(cannot)
    }

    /// Whether the pilot's forecast has let the run begin, in this start or an earlier one.
    pub fn passed(&self) -> bool {
        self.path.join(PASSED).exists()
    }

    /// Keeps that it has.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn pass(&self) -> Result<()> {
        write_atomically(&self.path.join(PASSED), &[])
    }

    /// Waits, for at most so long, until no program holds the unfinished run of a study.
    pub fn wait(study: &Path, at_most: Duration) {
        let until = Instant::now() + at_most;
        let Ok(lock) = File::open(Self::path_of(study).join(LOCK_FILE)) else { return };
        while matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Whether a program holds the unfinished run of a study.
    pub fn is_held(study: &Path) -> bool {
        let lock = File::open(Self::path_of(study).join(LOCK_FILE));
        lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
    }

    /// The folder of an unfinished run that no program holds, held by this one from now on, to be removed; `None` where another
    /// program holds it, or nobody can know.
    pub fn left(path: &Path) -> Option<Self> {
        let lock = File::open(path.join(LOCK_FILE)).ok()?;
        lock.try_lock().ok()?;
        Some(Self { path: path.to_owned(), lock: Mutex::new(Some(lock)), resumed: false })
    }

    /// The kept units of a finished run, which nobody removes as long as this is held, with their key, the hash of their study and
    /// their config; others may read them, too.
    ///
    /// # Errors
    /// When there are none, or they are being removed.
    pub(super) fn kept(path: &Path) -> Result<(Self, [String; 2], StudyConfig)> {
        let shown = path.display();
        let none = || {
            format!(
                "{shown}: holds no kept units; name the folder .NAME.units that `run --keep-units` left beside its study"
            )
        };
        let lock = File::open(path.join(LOCK_FILE)).with_context(none)?;
        if matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)) {
            bail!("{shown}: another skillscope removes these units; run the study again with --keep-units");
        }
        let text = |file: &str| std::fs::read_to_string(path.join(file)).with_context(none);
        let hashes = [text(KEY_FILE)?, text(STUDY_HASH)?];
        let config = std::fs::read(path.join(CONFIG_FILE)).with_context(none)?;
        let config = serde_json::from_slice(&config)
            .with_context(|| format!("{shown}: {CONFIG_FILE} is damaged; run the study again with --keep-units"))?;
        Ok((Self { path: path.to_owned(), lock: Mutex::new(Some(lock)), resumed: false }, hashes, config))
    }

    /// The hash of the study whose units a folder keeps.
    pub(super) fn kept_study(path: &Path) -> Option<String> {
        std::fs::read_to_string(path.join(STUDY_HASH)).ok()
    }

    /// The date that the unfinished run of a study began with; none where there is no such run, or its prompts have no date.
    pub fn date(study: &Path) -> Option<String> {
        let key = std::fs::read_to_string(Self::path_of(study).join(KEY_FILE)).ok()?;
        key.split_once(' ').map(|(_, date)| date.to_owned())
    }

    /// How many units are done.
    pub fn count(&self) -> usize {
        std::fs::read_dir(self.path.join(UNITS)).map_or(0, |entries| entries.flatten().filter(is_unit).count())
    }

    /// A folder inside the run's folder in which the study is assembled.
    pub fn staging(&self) -> PathBuf {
        self.path.join("study")
    }

    /// Whether the run existed already and was resumed.
    pub fn resumed(&self) -> bool {
        self.resumed
    }

    /// Moves the folder with all its units to another place, with the hash of the study that they made and the config that the run
    /// began with; nothing may be read from it afterwards. What is in that place is removed before.
    ///
    /// # Errors
    /// When it cannot be moved, or somebody reads the units that are in that place.
    pub(super) fn keep(&self, place: &Path, study: &str, config: &StudyConfig) -> Result<()> {
        let cannot = || format!("{}: cannot be written; check free space and permissions", place.display());
        remove_kept(place)?;
        let json = serde_json::to_vec(config).context("the config cannot be written")?;
        write_atomically(&self.path.join(CONFIG_FILE), &json)?;
        write_atomically(&self.path.join(STUDY_HASH), study.as_bytes())?;
        let mut lock = self.lock.lock().expect("nobody panics with it");
        if cfg!(windows) {
            // No folder with an open file is moved there.
            drop(lock.take());
        }
        std::fs::rename(&self.path, place).with_context(cannot)?;
        drop(lock.take());
        Ok(())
    }

    /// Removes the folder with all its units; nothing may be read from it afterwards. The key is removed last: until then the
    /// run can be resumed, and no other run takes its place.
    ///
    /// # Errors
    /// When something in it cannot be removed.
    pub fn remove(&self) -> Result<()> {
        let cannot = || format!("{}: cannot be removed", self.path.display());
        for folder in [self.path.join(UNITS), self.staging()].iter().filter(|folder| folder.exists()) {
            std::fs::remove_dir_all(folder).with_context(cannot)?;
        }
        for file in [CONFIG_FILE, STUDY_HASH, PASSED, KEY_FILE] {
            remove_file(&self.path.join(file)).with_context(cannot)?;
        }
        drop(self.lock.lock().expect("nobody panics with it").take());
        // Another program may have begun a run here by now; then the remaining files are that program's.
        let _ = std::fs::remove_file(self.path.join(LOCK_FILE)).and_then(|()| std::fs::remove_dir(&self.path));
        Ok(())
    }

    fn file(&self, unit: &str) -> PathBuf {
        self.path.join(UNITS).join(unit.replace('/', "."))
    }
}

fn is_unit(entry: &std::fs::DirEntry) -> bool {
    !entry.file_name().to_string_lossy().starts_with('.')
}

impl ArtefactStore for RunFolder {
    fn read(&self, unit: &str) -> shared::error::Result<Option<Vec<u8>>> {
        let path = self.file(unit);
        match std::fs::read(&path) {
            // A file that the system lost the end of is incomplete; the unit runs again.
            Ok(mut bytes) => {
                Ok((bytes.len() >= HASH && Sha256::digest(&bytes[HASH..])[..] == bytes[..HASH]).then(|| {
                    bytes.drain(..HASH);
                    bytes
                }))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::data(path.display().to_string(), error.to_string(), "check the disk")),
        }
    }

    fn read_range(&self, unit: &str, start: usize, length: usize) -> shared::error::Result<Vec<u8>> {
        let path = self.file(unit);
        let mut bytes = vec![0; length];
        let read = File::open(&path).and_then(|mut file| {
            file.seek(SeekFrom::Start((HASH + start) as u64))?;
            file.read_exact(&mut bytes)
        });
        read.map_err(|error| Error::data(path.display().to_string(), error.to_string(), "go on with --resume"))?;
        Ok(bytes)
    }

    fn write(&self, unit: &str, bytes: &[u8]) -> shared::error::Result<()> {
        let path = self.file(unit);
        let beside = path.with_file_name(format!(".{}", unit.replace('/', ".")));
        let hash = Sha256::digest(bytes);
        let written = File::create(&beside)
            .and_then(|mut file| {
                file.write_all(&hash)?;
                file.write_all(bytes)
            })
            .and_then(|()| std::fs::rename(&beside, &path));
        written.map_err(|error| {
            let fix = "free some space, then go on with --resume";
            Error::data(path.display().to_string(), format!("cannot be written: {error}"), fix)
        })
    }
}
