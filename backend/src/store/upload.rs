//! Uploads: received into folders of their own, checked there, and moved to their places in one step.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Result, ensure};
use safetensors::SafeTensors;
use sha2::{Digest, Sha256};
use shared::hash::hex;
use shared::run::Directions;
use shared::study::Study;

use super::catalogue::is_id;
use super::extent::{Extent, entries};
use super::origin::Origin;
use super::staging::{Refusal, Staging, UPLOADS};
use super::{KeptUnits, PROBES_FILE, RunFolder, activations_folder, bundle, holds_study, verify, zip_directory};
use crate::embedded;
use crate::snapshot::Snapshot;

/// A bundle may unpack to so many times the bytes that one may have: studies unpack to 3 times their bundle.
const UNPACKED: u64 = 8;
/// The longest name of a study or a model, in bytes: with what is put before and behind it, it is a file's name.
const LONGEST: usize = 200;
/// Bytes of an upload after which the quota is checked again: others are received at the same time.
const BETWEEN_CHECKS: u64 = 16 << 20;
/// Held while an upload is moved to its place, so that no two take one place.
static KEEPING: Mutex<()> = Mutex::new(());
/// Held while a bundle is unpacked and checked, which takes many times its bytes: one at a time.
static UNPACKING: Mutex<()> = Mutex::new(());

/// Keeps uploads from their places as long as it is held: by those who look whether a place is free before they take it.
pub(crate) fn no_upload() -> MutexGuard<'static, ()> {
    KEEPING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What clients may bring, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadLimit {
    /// The most that a bundle may have.
    pub bundle: u64,
    /// The most that a model may have.
    pub model: u64,
    /// The most that all uploads of the data folder may take together.
    pub quota: u64,
}

impl Default for UploadLimit {
    fn default() -> Self {
        Self { bundle: 256 << 20, model: 2048 << 20, quota: 20 << 30 }
    }
}

/// An upload that is being received; nothing of it is left when this is dropped.
pub struct Incoming {
    data: PathBuf,
    file: File,
    hash: Sha256,
    bytes: u64,
    limit: Limit,
    name: String,
    staging: Staging,
}

/// The limits of one upload, in bytes.
struct Limit {
    /// The most that it may have.
    most: u64,
    /// What the quota had left when it began.
    left: u64,
    quota: u64,
}

impl Limit {
    /// Checks what all uploads take together.
    fn check(&self, used: u64) -> Result<(), Refusal> {
        if used > self.quota { Err(Refusal::Quota(self.quota)) } else { Ok(()) }
    }
}

impl Incoming {
    /// The beginning of a bundle.
    ///
    /// # Errors
    /// When the data folder cannot be written.
    pub fn bundle(data: &Path, limit: UploadLimit) -> Result<Self, Refusal> {
        Self::new(data, "study.zip", (limit.bundle, limit.quota))
    }

    /// The beginning of a model's file of a name.
    ///
    /// # Errors
    /// When it may not have that name, and when the data folder cannot be written.
    pub fn model(data: &Path, name: &str, limit: UploadLimit) -> Result<Self, Refusal> {
        let is_gguf = Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gguf"));
        if !is_gguf || !is_id(name) || name.len() > LONGEST {
            return Err(Refusal::Wrong(format!(
                "'{}' is no name for a model's file; use letters, digits, '.', '_' and '-', and '.gguf' at its end",
                name.escape_debug()
            )));
        }
        Self::new(data, name, (limit.model, limit.quota))
    }

    fn new(data: &Path, name: &str, (most, quota): (u64, u64)) -> Result<Self, Refusal> {
        let limit = Limit { most, left: quota.saturating_sub(used(data)), quota };
        let staging = Staging::new(data)?;
        let file = File::options().read(true).write(true).create_new(true).open(staging.at(name))?;
        let (data, name) = (data.to_owned(), name.to_owned());
        Ok(Self { data, file, hash: Sha256::new(), bytes: 0, limit, name, staging })
    }

    /// Checks whether it may have so many bytes.
    ///
    /// # Errors
    /// When it may not.
    pub fn check(&self, bytes: u64) -> Result<(), Refusal> {
        match bytes {
            _ if bytes > self.limit.most => Err(Refusal::TooLarge(self.limit.most)),
            _ if bytes > self.limit.left => Err(Refusal::Quota(self.limit.quota)),
            _ => Ok(()),
        }
    }

    /// Takes further bytes.
    ///
    /// # Errors
    /// When they are too many, and when the disk does not take them.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let before = self.bytes;
        self.bytes += bytes.len() as u64;
        self.check(self.bytes)?;
        if before / BETWEEN_CHECKS < self.bytes / BETWEEN_CHECKS {
            self.limit.check(used(&self.data))?;
        }
        self.hash.update(bytes);
        Ok(self.file.write_all(bytes)?)
    }

    /// Checks the bundle and moves its study into the data folder; returns the study's id. `awaited` gives the studies that runs are
    /// going to write; it is asked when no other upload takes a place.
    ///
    /// # Errors
    /// When it is no bundle of a whole study, when there is a study of that id, when `awaited` fails, and when the disk does not take
    /// it.
    pub fn keep_study(mut self, awaited: impl FnOnce() -> Result<BTreeSet<String>>) -> Result<String, Refusal> {
        let folder = self.staging.at("study");
        let id = {
            let _alone = UNPACKING.lock().unwrap_or_else(PoisonError::into_inner);
            self.limit.check(used(&self.data))?;
            self.unpack_apart(&folder).map_err(|error| self.staging.refusal(&error))?.id
        };
        self.origin().keep_of_study(&folder).map_err(|error| self.staging.refusal(&error))?;
        let (data, place) = (&self.data, self.data.join("studies").join(&id));
        let _alone = no_upload();
        let awaited = awaited().map_err(|error| Refusal::Unknown(format!("{error:#}")))?;
        let is_run = awaited.contains(&id) || RunFolder::path_of(&place).exists();
        if is_run || place.exists() || embedded::study_ids().contains(&id) {
            return Err(Refusal::Taken(format!(
                "there is a study '{id}' or an unfinished run of it; remove that one, or run this one with another --name"
            )));
        }
        // What was received is removed.
        self.limit.check(used(data).saturating_sub(self.bytes))?;
        fs::create_dir_all(data.join("studies"))?;
        // They are of another study, which was removed by hand.
        set_aside(&KeptUnits::path_of(&place), &self.staging.at("units"))?;
        fs::rename(folder, place)?;
        Ok(id)
    }

    /// Checks the model's headers and moves its file into the data folder; returns its path.
    ///
    /// # Errors
    /// When it is no model that this program reads, when there is a model of that name, and when the disk does not take it.
    pub fn keep_model(self) -> Result<PathBuf, Refusal> {
        let (data, staged) = (&self.data, self.staging.at(&self.name));
        let place = data.join("models").join(&self.name);
        self.file.sync_all()?;
        let inspected = Snapshot::open(&staged.display().to_string()).and_then(|snapshot| snapshot.inspect());
        inspected.map_err(|error| self.staging.refusal(&error))?;
        let _alone = no_upload();
        if place.exists() || embedded::model_names().contains(&self.name) {
            return Err(Refusal::Taken(format!("there is a model '{}'; send this one by another name", self.name)));
        }
        self.limit.check(used(data))?;
        fs::create_dir_all(data.join("models"))?;
        self.origin().keep_of_model(&place).map_err(|error| self.staging.refusal(&error))?;
        fs::rename(staged, &place)?;
        Ok(place)
    }

    /// [`Self::unpack`] on a thread of its own, whose memory the allocator gives back when it ends. A server's threads for such work
    /// are many and stay: each would keep what its largest bundle took.
    fn unpack_apart(&mut self, folder: &Path) -> Result<Study> {
        let unpacked = thread::scope(|scope| scope.spawn(|| self.unpack(folder)).join());
        unpacked.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    /// Unpacks the bundle into a new folder and checks all that it holds.
    fn unpack(&mut self, folder: &Path) -> Result<Study> {
        fs::create_dir(folder)?;
        let most = bundle::MOST_BYTES.min(self.limit.most.saturating_mul(UNPACKED));
        zip_directory::check(&mut self.file, self.bytes, most)?;
        bundle::unpack(BufReader::new(&mut self.file), self.bytes, most, folder)?;
        let study = verify(folder)?;
        ensure!(!study.is_front, "study.json is the front of a study; send the whole study");
        ensure!(
            is_id(&study.id) && study.id.len() <= LONGEST,
            "study.json: '{}' is no id of a study; run it again with --name, of letters, digits, '.', '_' and '-'",
            study.id.escape_debug()
        );
        check_probes(&folder.join(PROBES_FILE))?;
        Ok(study)
    }

    fn origin(&self) -> Origin {
        Origin::uploaded(self.bytes, hex(&self.hash.clone().finalize()))
    }
}

/// Checks a study's probes, where it has them: nothing else reads all their numbers before Live does.
fn check_probes(path: &Path) -> Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let bytes = fs::read(path)?;
    Directions::from_bytes(&bytes)?;
    for (name, tensor) in SafeTensors::deserialize(&bytes)?.iter() {
        let mut numbers = tensor.data().as_chunks::<4>().0.iter();
        let is_finite = numbers.all(|&number| f32::from_le_bytes(number).is_finite());
        ensure!(is_finite, "{PROBES_FILE}: '{name}' holds a number that is not finite; run the study again");
    }
    Ok(())
}

/// Removes a study of the data folder, with the activations and units that were kept beside it. It is moved away before, so that no half of
/// it is seen.
///
/// # Errors
/// When there is none, a run writes it or reads its units, and when it cannot be moved.
pub fn remove_study(data: &Path, id: &str) -> Result<(), Refusal> {
    let study = data.join("studies").join(id);
    let _alone = no_upload();
    if !holds_study(&study) {
        return Err(Refusal::Missing(format!("unknown study '{id}'")));
    }
    if RunFolder::is_held(&study) {
        return Err(Refusal::Taken(format!("a run writes the study '{id}'; wait for it, or cancel it before")));
    }
    if KeptUnits::are_read(&study) {
        return Err(Refusal::Taken(format!(
            "the study '{id}' is being computed again from its units; wait for that run, or cancel it before"
        )));
    }
    let staging = Staging::new(data)?;
    for (kept, name) in [(activations_folder(&study), "activations"), (KeptUnits::path_of(&study), "units")] {
        // A study may have such a name, too.
        if !holds_study(&kept) {
            set_aside(&kept, &staging.at(name))?;
        }
    }
    Ok(fs::rename(study, staging.at("study"))?)
}

/// Removes an uploaded model of the data folder.
///
/// # Errors
/// When no client brought a model of that name, and when it cannot be moved.
pub fn remove_model(data: &Path, name: &str) -> Result<(), Refusal> {
    let file = data.join("models").join(name);
    let _alone = no_upload();
    if !is_id(name) || Origin::of_model(&file).is_none() {
        return Err(Refusal::Missing(format!("no uploaded model '{}'", name.escape_debug())));
    }
    let staging = Staging::new(data)?;
    fs::rename(&file, staging.at("model"))?;
    Ok(Origin::forget_of_model(&file)?)
}

/// Moves what is at a path, if there is something, to where it is removed.
fn set_aside(path: &Path, to: &Path) -> io::Result<()> {
    if path.exists() { fs::rename(path, to) } else { Ok(()) }
}

/// Bytes of all uploads that the data folder holds, those that are being received included.
fn used(data: &Path) -> u64 {
    let studies = entries(&data.join("studies")).into_iter().filter(|study| Origin::of_study(study).is_some());
    let models = entries(&data.join("models")).into_iter().filter(|model| Origin::of_model(model).is_some());
    studies.chain(models).chain([data.join(UPLOADS)]).map(|path| Extent::of(&path).bytes).sum()
}
